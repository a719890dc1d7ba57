"""Frequent first names of France, Britain, America and their neighbours, and words names share.

Folded (lower case, no accents). A first name that is also a word of the language, a colour, a
material or a product is in :data:`COMMON_WORDS`: it needs a better reason than being known.
"""

from __future__ import annotations

from kb.words import ENGLISH_STOP_WORDS, FRENCH_STOP_WORDS
from mining.recognisers import first_names_a_k, first_names_l_z

_FRENCH = """
    adele adeline adrien agathe agnes aicha alain albane alexandra alexandre alexia alexis alice
    aline alix alizee amandine amelie amina anais andre andrea angelique anissa anne annick annie
    anouk antoine apolline ariane arlette armand arnaud arthur assia audrey augustin aurelie
    aurelien axel axelle aymeric baptiste bastien beatrice benedicte benjamin benoit bernadette
    bernard berangere bertrand bilal boris brigitte bruno camille candice carine carole caroline
    cassandra catherine cecile cedric celia celine chantal charlene charles charlotte chloe
    christelle christian christiane christine christophe cindy clara clemence clementine cloe
    clotilde colette coralie corentin corinne cyril cyrille damien daniel daniele danielle david
    deborah delphine denis denise diane didier djamila dominique dorian dorothee dylan edith
    edouard
    eleonore elena eliane elias eliott elisa elisabeth elise elodie eloise emeline emeric emilie
    emilien emma emmanuel emmanuelle enzo eric erwan estelle esther ethan etienne eugenie evan
    evelyne fabien fabienne fabrice fanny farid fatiha fatima fatou fatoumata faustine felix
    fernand flavie flavien florent florian franck francine francois francoise frederic frederique
    gabin gabriel gabrielle gael gaelle gaetan gaspard gautier genevieve geoffrey georges gerald
    gerard germain ghislaine gilbert gilles gisele guillaume gustave gwenaelle hamza helene heloise
    henri herve honorine hubert hugo hugues ibrahim ilyes ines ingrid irene isabelle ismael
    jacqueline
    jacques jade jamila jean jeanne jeannine jennifer jeremie jeremy jerome jessica joachim joel
    joelle johan jonathan jordan josette joseph josephine josiane julia julie julien juliette
    justin
    justine kamel karen karim karima karine katia kevin khadija killian laetitia laila lamia
    laura laure laurence laurent laurie lea leila lena leo leon leonie leopold lilian liliane lilou
    lina lionel lisa loane loic lola lorenzo louane louis louise louna loubna luc luca lucas lucie
    lucien lucienne ludivine ludovic lydia lydie madeleine mael maeva maelle magali mahaut malik
    manon manuel marc marcel marceline marcelle margaux margot mariam marianne marie marina marion
    marius marlene marthe martine mateo mathias mathieu mathilde mathis matthieu maud maurice
    maxence maxime medhi mehdi melanie melina melissa melodie michel michele micheline
    mickael mohamed monique morgane mourad mounir myriam nabil nadege nadia nadine nael nassim
    natacha nathalie nathan nicolas nicole nina noe noemie noemi nolwenn nora nordine odette odile
    oceane olga olivia ophelie oscar pascal pascale patrice patricia patrick paul paulette pauline
    perrine philippe pierrick priscilla quentin rachel rachid raphael raphaelle raymond rayan
    rebecca
    regine regis remi remy renaud rene renee robin rodolphe roger roland romain romane romeo
    roseline roxane sabine sabrina salim salome samia samir samira samuel sandra sandrine sarah
    sebastien selma serge severine sidonie simon simone sofia sofiane solene solenne solange
    sonia sophie soraya stephane stephanie steven suzanne sylvain sylvette sylviane sylvie tanguy
    tatiana teddy theo theodore theophile therese thibault thibaut thierry thomas tiffany timothee
    tristan ugo valentin valentine valerie vanessa veronique victor victoria vincent
    virginie vivien viviane wassim wendy william xavier yacine yael yanis yann yannick yasmine
    yohan
    yolande youssef yvan yves yvette yvonne zakaria zineb zoe zohra
    """
_ENGLISH = """
    aaron abby abdul abigail adam adrian aidan aisha alan alastair albert alec alejandro alex
    alexander alfie alfred alison alistair allison alyssa amanda amber amelia amir amy ana andrea
    andrew andy angela angus anita ann anna annabel annette anthony antonio archie arjun arthur
    ashley ashton audrey ava barbara barry beatrice becky belinda ben benjamin bernadette beth
    bethany betty beverley blake bob bobby bonnie bradley brandon brenda brendan brian bridget
    britney brittany bronwen bruce bryan bryony caitlin callum calum cameron carl carla carlos
    carly
    carmen carol caroline catherine cathy cecilia charlie charlotte chelsea cheryl chris christina
    christine christopher ciara claire clara clive cole colin connor courtney craig cynthia daisy
    dale damian daniel danielle darren dave david dean deborah debbie declan deepak denise dennis
    derek diana diane dominic donald donna doris dorothy douglas duncan dylan eamonn eddie edward
    edwin eileen elaine eleanor elijah elizabeth ella ellen ellie elliot elsie emily emma eric
    erica
    erin ethan eugene evelyn ezra fiona florence frances francis francesca frank fred freddie
    frederick freya gareth gary gavin gemma geoff geoffrey george georgia georgina gerald geraldine
    gillian gina glen glenda glenn gloria gordon graham greg gregory greta gwen hamish hannah
    harold
    harriet harrison harry harvey hayley heather hector helen henry hilary holly howard hugh iain
    ian
    imogen imran ingrid irene isaac isabel isabella isabelle isla isobel ivan ivy jack jackie
    jackson
    jacob jacqueline jake james jamie jan jane janet janice jared jasmine jason jay jayden jean
    jeff
    jeffrey jen jenna jennifer jenny jeremy jesse jessica jill jillian jim jimmy joan joanna joanne
    jodie joe joel john johnny jon jonathan jordan jose joseph josephine josh joshua juan judith
    judy
    julia julian julie june justin kai karen karl kate katherine kathleen kathryn kathy katie kayla
    keira keith kelly kelsey ken kenneth kerry kevin kieran kim kimberly kirsty kurt kyle lara
    larry
    laura lauren laurence leah leanne lee leo leon leonard leroy leslie lewis liam lillian lily
    linda
    lindsay lindsey lisa liz lloyd logan lois lorna lorraine louis louise luca lucas lucia lucy
    luis
    luke lynda lynn lynne madeleine madison maeve malcolm marcia marco marcus margaret maria marian
    marie marilyn mario marion marjorie martha martin marvin mary mason matilda matt matthew
    maureen
    maurice maxine megan melanie melissa mia michael michelle miguel mike mildred millie miranda
    miriam mohammed moira molly monica morgan muhammad muriel myra nadia nancy naomi natalie
    natasha
    nathan neil niamh nicholas nick nicky nicola nicole nigel nina noah noel nora norma norman
    oliver olivia omar oscar owen paige pamela patricia patrick paul paula pauline pedro peggy
    penelope percy peter phil philip phillip phoebe phyllis polly poppy priya rachael rachel rafael
    rajesh ralph ramon raymond rebecca reginald rhiannon rhys ricardo richard ricky rita robbie
    robert roberta robin roderick rodney roger ronald ronnie rory rosalind rosemary rosie ross
    roxanne
    roy rupert russell ruth ryan sabrina sally sam samantha samuel sandra sanjay sara sarah saul
    scott
    sean sebastian shane shannon sharon shaun shawn sheila shelley shirley sian sidney simon
    siobhan
    sofia sonia sophia sophie stacey stanley stella stephanie stephen steve steven stewart stuart
    susan susanna suzanne sylvia tamara tammy tania tara ted terence teresa terry thelma theresa
    thomas tim timothy tina toby todd tom tommy tony tracey tracy travis trevor tristan tyler
    ursula
    valerie vanessa vera vernon veronica vicky victor victoria vikram vincent violet virginia
    vivian
    walter wanda wayne wendy wesley wilfred william winston xavier yolanda yvonne zac zach zachary
    zara zoe
    """

_ELSEWHERE = """
    philippa shanice maelys mamadou aminata ousmane moussa fanta awa seydou abdoulaye cheikh
    adriana agnieszka ahmed aiko alejandra alessandro alessia ali aleksandra alvaro amal amit
    anastasia
    andrzej angelo aniko anil anjali antonia antonella aoife arturo asif ayesha ayse beata
    beatriz bogdan borja bruna camila carla carlotta carmela chiara ciaran clodagh conor cristian
    cristina dariusz davide dieter diego dimitri dmitri eduardo ekaterina elif elisabetta emre
    enrique
    esra esteban eva ewa fatma federica federico felipe fernanda fernando filip francesco franz
    friedrich
    gabriela gaia giacomo giorgio giovanni giulia giuseppe goran grzegorz guillermo gunther hans
    hassan
    heinrich helga hiroshi hussein igor ignacio ilaria inga irina isabela ivana jagoda jakub jan
    javier
    joanna joao jorge jose jurgen kaito karl karolina kasia katarzyna katja khalid klaus krzysztof
    kwame lars leila leonardo leticia lorena lotte luciana luigi luisa lukas maciej magdalena
    mahmoud
    malgorzata manuela marcelo marcin marek mariana marta massimo matteo mehmet mercedes mikhail
    milan
    mirela mohamad monika mustafa nadezhda natalia nikhil nikolai nkechi olena oleksandr olivier
    omer
    orla osama pablo paola pawel pedro petra pierluigi piotr rafal raj ramona rashid raul renata
    riccardo
    roberto rocio rodrigo rohan rosa sakura salvatore sandeep santiago sergio sigrid silvia simona
    slawomir sofie stefan stefania sunita svetlana takashi teodor thi thiago tomas tomasz ulrike
    uwe valentina
    vasile viktor vincenzo vladimir wang wei wojciech xiao yuki yusuf zainab zbigniew zeynep zofia
    """
_SHARED = """
    claire blanche rose marine pierre clement benoit olivier franck constance victoire celeste aime
    aurore capucine charlotte florence martin martine angel grace hope joy faith dawn mark bill rob
    will drew ray dean dale glen holly ivy poppy daisy rosemary heather lily jasmine iris ruby jade
    june max jay lee frank robin colin christian jean jack jordan harry violette prune luna alma
    sue
    """

_ALSO_WORDS = """
    said cliff dolly earl fern hazel laurel melody alexa zelda lourdes honore colombe parker grant
    eve clay reed hunter gene sultan cruz nour hope joy chance ash sky sonny duke vera pilar pat
    """
"""First names that are ordinary words, brands or places too."""

GIVEN_NAMES = (
    frozenset(f"{_FRENCH} {_ENGLISH} {_ELSEWHERE} {_SHARED} {_ALSO_WORDS}".split())
    | first_names_a_k.NAMES
    | first_names_l_z.NAMES
)
"""First names, folded."""

_COMMON_FRENCH = """
    rose marine claire blanche pierre prune cerise fleur capucine marguerite perle jade opale
    aurore
    noel avril mai juin violette olive ambre olivier laurier clement constant constance prudence
    victoire celeste oceane aime desire ange angel parfait juste loyal franc franck benoit cadet
    florence chelsea jordan charlotte victoria jack jean jeans grace max robin colin martin jasmine
    iris lily luna robin alma solene aurore desiree aimee eden
    """
_COMMON_ENGLISH = """
    rose amber olive violet lily jasmine iris jade ruby opal april may june august summer autumn
    will
    mark bill sue art joy hope grace faith dawn rich pat chase drew ray dean dale glen heath holly
    ivy
    poppy daisy rosemary heather basil ginger sandy penny rob gene lance miles max dot eve guy jack
    jean jay lee frank robin colin martin angel christian florence chelsea jordan charlotte madison
    georgia virginia victoria paris ken van major page hunter mason taylor carter cooper bishop
    fisher miller smith turner walker ward webb noel stone amber pearl
    """
_COMMON_BOTH = """
    blanc blancs brun brune petit petite petits grand grande noir noire bleu bleue white black
    brown
    green gray grey young long short small little king cook baker porter potter bell ball hill wood
    woods field bush rivers banks park parks price sale love best good wise sharp strong day winter
    frost snow rain fox wolf bird fish lamb bull swan book bond cash card coin rush speed case box
    bag boulanger boucher meunier marchand mercier tailleur maire roi prince comte chevalier berger
    bonnet chapeau manteau chemin fontaine riviere lac montagne moulin marais foret poirier pommier
    rosier bouquet vert verte jaune orange gris grise dore argent or carre rond court gros fort bon
    said cliff dolly earl fern hazel laurel melody alexa zelda lourdes honore colombe parker grant
    clay reed hunter gene sultan cruz joy chance ash sky duke tesla paris milan sofia
    beau belle joli vieux neuf nouveau premier second toussaint voisin cousin london maison tissu
    store shop client test service jan mars art abbott wright weaver gardener gardner west north
    south east church castle bridge brook brooks cross dolce gold silver steel sweet bright light
    dark power stock mode sol mer soleil lune etoile royal simple double triple support agent team
    equipe conseiller conseillere customer care contact info admin bot harry leblanc
    """
COMMON_WORDS = {
    "fr": frozenset(_COMMON_FRENCH.split()) | frozenset(_COMMON_BOTH.split()),
    "en": frozenset(_COMMON_ENGLISH.split()) | frozenset(_COMMON_BOTH.split()),
}
"""Language -> folded words of it that are names too; capitals and a cue tell which."""
ALL_COMMON_WORDS = COMMON_WORDS["fr"] | COMMON_WORDS["en"]

NOT_NAMES = (
    FRENCH_STOP_WORDS
    | ENGLISH_STOP_WORDS
    | frozenset(
        """
    commande commandes colis livraison retour retours facture client cliente clients service
    support
    equipe team sir madam madame monsieur mesdames messieurs mme mlle mr mrs ms miss all everyone
    there again beaucoup infiniment avance encore tous toutes janvier fevrier mars avril mai juin
    juillet aout septembre octobre novembre decembre january february march april may june july
    august september october november december monday tuesday wednesday thursday friday saturday
    sunday lundi mardi mercredi jeudi vendredi samedi dimanche colissimo chronopost laposte poste
    mondial relay relais ups dhl dpd gls fedex evri hermes amazon paypal klarna alma visa
    mastercard
    amex apple google facebook instagram whatsapp pinterest tiktok twitter youtube samsung iphone
    ipad android windows france paris lyon marseille london england ireland scotland wales belgique
    suisse belgium switzerland canada europe royal mail black friday cyber noel christmas easter
    paques order orders parcel delivery return refund invoice account customer shop store site web
    website email mail sms tel phone telephone adresse address rue avenue numero number code promo
    question probleme problem urgent important attention information message reponse suite objet
    subject sorry desole desolee help aide info sav hr ht ttc tva vat eur euro euros usd gbp ok fyi
    asap pdf html url ean sku id iban bic rib cb qr tv usb led uk us usa eu fr en ps nb re tr fw
    fwd
    chatbot bot assistant conseiller conseillere agent manager vendeur vendeuse livreur driver
    happy glad waiting looking trying unable not very so really still just currently interested
    getting having going francaise francais english french disappointed frustrated concerned
    ravie content contente decu decue certain certaine sure new nouveau nouvelle bonne bon journee
    soiree regards kind best warm cordialement salutations sincerely thanks thank merci cheers
    taille size modele model produit product article item robe jupe veste pantalon chemise pull
    manteau chaussures table chaise canape lampe lit matelas housse rideau tapis coussin sofa chair
    dress lamp bed mattress shirt jacket trainers boots bonjour bonsoir hello hi hey dear cher
    chere
    salut coucou good morning afternoon evening january directeur directrice directeurs responsable
    carte card gift cadeau compte paiement payment remboursement echange exchange tracking suivi
    ici lui cela celui this that aucun aucune toujours jamais rien suis etes personne quelqu'un
    please svp stp veuillez pouvez pourriez pouvais peut peux could would should can will do does
    j'ai j'attends c'est n'est qu'il d'accord l'article aujourd'hui
    """.split()
    )
)
"""Folded words that end a name or are none, though they follow a cue or open a sentence."""

PERSON_BEFORE = frozenset(
    """avec a par pour chez de d et ou que qu selon remercie remercier demandez demander appelle
    with to by from for and or that told asked thank thanks thanking ask via merci contacter
    said say signed sign nomme nommee named dear cher chere bonjour bonsoir hello hi hey salut
    coucou
    call ring text phone gave give inform remind appelez prevenez prevenir rappeler rappelez
    informer joindre remettre parler at
    vu eu saw met helped aide repondu mon ma my""".split()
)
"""Folded words after which a known first name is a person's."""
