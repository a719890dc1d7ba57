"""Brands, carriers, payment means and shop words that a name model takes for people.

Folded (lower case, no accents). A brand called like a person ("Paul Smith") stands in PHRASES, so
that Paul and Mr Smith stay people. What a shop sells beside these is the setting
``privacy.product_names``.
"""

from __future__ import annotations

_CARRIERS = """
    amazon bpost chronopost ciblex citipost colis colissimo colisprive correos delivengo dhl dpd
    evri fedex geodis gls hermes heppner inpost kuehne locker mondial nagel mypack parcelforce
    parcelshop pickup postnl postnord poste relais schenker shipup shop2shop sendcloud tnt tracked
    trunkrs tuffnells ups usps yodel xpo
    """
_PAYMENT = """
    affirm afterpay alipay alma amex amazonpay apple applepay bancontact billink bizum clearpay
    cofidis cofinoga edenred floa giropay google googlepay ideal illicado ingenico klarna kadeos
    lydia mastercard maestro mollie monzo multibanco n26 oney paybright paylib paypal paysafe
    paysafecard przelewy revolut scalapay sezzle shopify sodexo sofort stripe swish swile swikly
    sumeria sunlife tikto twint visa wero younited zilch zip
    """
_SHOPS = """
    aliexpress alltricks amazon asos aubade auchan autodoc backmarket bershka boohoo boulanger
    bonprix boden carrefour castorama cdiscount conforama costco currys darty decathlon debenhams
    depop ebay etsy fnac gifi habitat ikea intermarche kiabi kingfisher lidl leboncoin leclerc
    lulli maisons manomano marionnaud matalan miliboo minelli monoprix morrisons naturalia nocibe
    ocado picard primark sainsbury sainsburys sarenza sephora shein showroomprive sostrene spartoo
    tesco temu uniqlo vinted wayfair yoox zalando zara
    """
_MAKERS = """
    acer adidas aesop apple arcopedico asics asus aigle armani bensimon benetton birkenstock bose
    bosch brother burberry bugaboo camaieu canon caudalie chanel clarks clarins columbia converse
    crocs cybex cyrillus delonghi dewalt dior disney gap dyson electrolux eastpak epson ergobaby
    esprit fendi fila fitbit fjallraven fujitsu garmin geox gigaset givenchy gopro gucci guerlain
    guess hoka hoover hp huawei iphone ipad jbl karcher kenwood kenzo kickers kiehls kitchenaid
    kobo krups lacoste lancome lancel lego lenovo levis levi lg logitech longchamp loreal lowepro
    lululemon makita mango mattel michelin miele microsoft moncler moulinex mustela napapijri
    nespresso nikon nike nintendo nivea nokia northface nuxe oneplus oppo osprey oakley palladium
    panasonic pandora patagonia petzl philips philips-avent playmobil polaroid prada puma quechua
    quiksilver ray-ban rayban reebok rimowa ripcurl roborock roomba rowenta salomon samsonite
    samsung scholl seb sennheiser siemens skechers smeg sonos sony stokke superga swarovski swatch
    tamaris tefal tesla thermomix timberland tissot toshiba ugg vans vileda vitra vuitton
    whirlpool wonderbra xiaomi yamaha zippo
    """
_ONLINE = """
    android chrome discord excel facebook firefox gmail google hotmail icloud instagram ios kindle
    linkedin macbook messenger netflix outlook paperwhite photoshop pinterest playstation safari
    sms snapchat spotify switch telegram tiktok trustpilot trustedshops twitch twitter viber
    whatsapp wifi windows xbox yahoo youtube airpods siri bluetooth
    """
_WORDS = """
    acompte alerte avoir avoirs bancaire banque batterie beauty bon boutique bracelet bundle
    cadeau caution cheque chequier code coffret collection colorama commandes cotton coupon credit
    cyber devis edition emballage entretien fidelite formulaire garantie giftcard gift gratuit
    helpdesk hotline immediate kit livret lookbook mastercard notice numero oversize parrain
    parrainage passeport pochette pointure prelevement premium privilege promo promos promotion
    rayon recu referral reparation ref reference refund rib sav shipping soldes solde sport stock
    suivi support tarif taupe tracking tva upgrade virement voucher zip
    """

BRANDS = frozenset(f"{_CARRIERS} {_PAYMENT} {_SHOPS} {_MAKERS} {_ONLINE} {_WORDS}".split())
"""Folded words that name no person in a shop's mail, beside NOT_NAMES and PLAIN_WORDS."""

PHRASES = frozenset(
    """
    air jordan/american express/apple pay/bobbi brown/calvin klein/carolina herrera/charles tyrwhitt
    charlotte tilbury/christian dior/christian lacroix/christian louboutin/chuck taylor
    daniel wellington/dr martens/eleven paris/elizabeth arden/emporio armani/estee lauder/fred perry
    fruit of the loom/giorgio armani/google pay/helly hansen/hugo boss/issey miyake/jack jones
    jack wolfskin/jacob cohen/jean paul gaultier/jimmy choo/jo malone/john deere/john lewis
    juicy couture/karl lagerfeld/kate spade/la halle/la redoute/laura ashley/laura mercier
    leroy merlin/levi strauss/louis vuitton/marc jacobs/marks spencer/massimo dutti/max mara
    michael kors/nina ricci/paco rabanne/paul smith/petit bateau/pierre cardin/pierre fabre
    ralph lauren/roger gallet/russell hobbs/saint laurent/sandro ferrone/sonia rykiel
    sophie la girafe/stan smith/stella mccartney/ted baker/thierry mugler/tom ford/tommy hilfiger
    tory burch/under armour/victoria secret/victoria s secret/villeroy boch/vivienne westwood
    yves rocher/yves saint laurent/zadig voltaire
    """.replace("\n", "/")
    .replace("    ", "")
    .split("/")
) - {""}
"""Folded brands of several words, single spaces between them, of which one alone is a name."""

GOODS = frozenset(
    """
    abat-jour armoire assiette bague baskets bermuda bijou blazer blouse blouson boots bottes
    bottines bouquet bougie bracelet buffet bureau cabas canape cardigan casque ceinture chaise
    chaises chaussures chemise chemisier coffret collection collier combinaison commode console
    couette coussin coussins creme culotte doudoune echarpe eau escarpins etagere fauteuil foulard
    gamme gilet guirlande housse jupe jupes lampe lampes lit lits lunettes lustre maillot
    manteau matelas meuble miroir modele montre mules palette pantalon parfum parka parure
    patron plaid pochette polo pouf produit pull pyjama reference rideau rideaux robe robes rouge
    sac sacs salopette sandales savon serum short soutien-gorge suspension sweat table tables tapis
    teinte tente tshirt t-shirt tunique valise vase vernis veste vestes
    armchair backpack bag bags bed bedside beanie belt blouse boots bottle bra bracelet cardigan
    chair chairs coat collection colourway cream cushion cushions desk dining dress dresses duvet
    earrings foundation fragrance hoodie jacket jeans jumper kit lamp lamps leggings lipstick
    mattress mattresses mirror model mug necklace pants perfume pillow pillows pot purse quilt
    range ring rug rugs sandals scarf serum set shade shelf shirt shoes shorts skirt sneakers sofa
    sofas stool suitcase suit sweater table tables tee top trainers trousers vase wallet wardrobe
    watch
    """.split()
)
"""Folded nouns for goods: a first name beside one is a product's ("la robe Louise")."""

ARTICLES = frozenset(
    """
    le la les un une des du au aux ce cet cette ces l sa ses leur leurs vos nos
    the a an this that these those its their any some
    """.split()
)
"""Folded words right before a capital that is no person's, unless it is a known first name."""
