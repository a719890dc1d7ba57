"""English: the words by which two sentences are compared."""

from __future__ import annotations

import re

from mining.drafting.llm.lexicon import Lexicon, any_of

ENGLISH = Lexicon(
    phrases=(
        (any_of(r"e-?mails?|e-?mailed"), "email"),
        (any_of(r"can't|cannot"), "can not"),
        (any_of(r"won't"), "will not"),
        (re.compile(r"n't(?![^\W_])"), " not"),
        (any_of(r"(?:do not|never) forget to|do not hesitate to|make sure (?:to|that|you)"), " "),
        (any_of(r"no later than"), "within"),
        (any_of(r"no longer"), "not"),
        (any_of(r"following(?= (?:the|your|our|delivery|receipt))"), "after"),
        (any_of(r"not only"), "also"),
        (
            any_of(
                r"free of charge|at no (?:extra )?(?:cost|charge)|for free|without (?:any "
                r")?(?:charge|fees?)"
            ),
            "free",
        ),
        (any_of(r"unable to"), "not able to"),
        (any_of(r"impossible"), "not possible"),
        (any_of(r"unavailable"), "not available"),
        (any_of(r"excluded|not included"), "not included"),
        (any_of(r"declined?|refused?|rejected?|refuses|refusing|declines"), "not accepted"),
        (any_of(r"forbidden|prohibited"), "not allowed"),
        (any_of(r"non-(?=\w)"), "not "),
        (any_of(r"is charged(?= (?:on|for))|are charged for"), "is not free"),
        (
            any_of(
                r"at your (?:own )?(?:expense|cost|charge)|you (?:have to |must |need to "
                r")?(?:pay for|cover|bear)"
            ),
            "paidbyyou",
        ),
        (any_of(r"at our (?:own )?(?:expense|cost|charge)|we (?:pay for|cover|bear)"), "paidbyus"),
        (any_of(r"log ?in|sign ?in|logging in|signing in"), "login"),
        (any_of(r"po boxes|po box"), "pobox"),
        (
            any_of(r"customer (?:service|care|support)|our (?:support )?team|support team"),
            "ourteam",
        ),
        (any_of(r"sold out|out of stock"), "soldout"),
    ),
    breaks=re.compile(
        r",(?!\d)\s*|\s(?:and|then|but|while|whereas)\s"
        r"|\s(?=(?:if|unless|when|as long as|except|provided|once|in case)\s)"
    ),
    negations=frozenset("not never no without neither nor none".split()),
    soft=frozenset(
        """possible available accepted allowed able permitted receive received contain contains show
        shows shown display displayed use used valid work works visible offer offered""".split()
    ),
    conditions={
        "if": any_of(
            r"if|when|whenever|in case(?: of)?|as long as|provided(?: that)?|on condition "
            r"that|once"
            r"|as soon as|should you|until"
        ),
        "unless": any_of(r"unless|except(?: for| if| when)?|excluding|apart from|other than"),
        "only": any_of(r"only|exclusively|solely"),
        "some": any_of(
            r"some|most|sometimes|usually|generally|often|certain|a few|several|normally"
        ),
        "about": any_of(r"about|around|approximately|roughly"),
    },
    before=any_of(r"before|prior to"),
    after=any_of(r"after|following"),
    must=any_of(
        r"must|ha(?:ve|s) to|need(?:s|ed)? to|required?|requires|mandatory|compulsory|"
        r"necessary|obliged"
    ),
    can=any_of(r"can|may|possible|optional|might|could"),
    might=any_of(r"(?<!you )(?<!we )(?:may|might|could)(?! be )"),
    then=any_of(r"then|next|after that|afterwards"),
    either=any_of(r"or"),
    both=any_of(r"and"),
    found=any_of(r"find|found|see|shown|online|offer\w*|under"),
    auxiliary=any_of(
        r"is|are|was|were|will|can|could|may|must|should|has|have|had|do|does|not|it|"
        r"they|takes?|costs?|stays?"
    ),
    synonyms=(
        "return returns returning returned returnable",
        "refund refunded refundable refunds reimburse reimbursed credited",
        "deliver delivery delivered delivers",
        "ship shipping shipped ships shipment dispatch dispatched dispatches send sent "
        "sends sending",
        "order orders ordered ordering",
        "buy bought purchase purchased",
        "pay paid pays payment payments paying",
        "item items product products article",
        "parcel parcels package packages",
        "damaged damage broken",
        "choose chosen pick",
        "click tap select selected",
        "confirm confirmation submit submission submitted",
        "attach add include",
        "enter entered type fill quote state mention write note put",
        "check verify",
        "change changed update updated modify edit",
        "cancel cancelled cancellation canceled",
        "delete deleted remove removed",
        "exchange exchanged exchanges swap",
        "bring hand handed",
        "charge charged debit debited",
        "defect defects defective faulty fault",
        "cover covered covers coverage",
        "renew renewed renews renewal",
        "contact reach contacting",
        "reply replies answer answers respond",
        "start starts begin begins started",
        "end ends finish stop",
        "website site web",
        "shop shops stores",
        "section tab menu",
        "photo picture image",
        "create created creation",
        "subscribe subscription",
        "unsubscribe unsubscription",
        "print printed printing",
        "pack packed packaging packing wrap",
        "box carton",
        "track tracking tracked",
        "open opened opening",
        "close closed closes closing",
        "wash washed washing",
        "dry dryer",
        "tell inform notify told report",
        "call phone ring calls",
        "late delay delayed delays",
        "full fully complete completely entire",
        "automatic automatically",
        "arrive arrives arrival",
        "install installation",
        "download",
        "book booking booked",
        "basket cart",
        "discount reduction",
        "voucher coupon",
        "personalised personalized customised custom",
        "postage shipping",
        "carrier courier",
        "spam junk",
        "stick stuck attach",
        "cheque check",
        "picked pickup collect collection collected",
        "absent out away",
        "replace replacement replaced",
        "repair repaired fix",
        "guarantee guaranteed warranty",
        "enable enabled activate activation activated",
        "disable disabled deactivate deactivated",
        "wait waiting",
        "invoice bill",
        "sell sold sells",
        "expire expires expiry expiration",
        "terminate termination",
        "extend extension extended",
        "assemble assembly",
        "clean cleaning",
        "restart reboot",
        "declare declaration",
        "measure measurement",
        "protect protection",
        "manufacture manufacturing manufactured",
        "letter mail post posted",
        "combine combined",
        "save saved keep kept store stored",
        "include included includes",
        "require requirement",
        "building house",
        "buyer purchaser",
    ),
    neutral=(
        "can may must need needs needed have has had to please simply just then also "
        "able possible "
        "allowed accepted accept accepts will would should could available get gets "
        "getting take takes "
        "make makes made do does done go goes going find allow allows period time "
        "times cost costs price priced "
        "order way place placed keep stay stays remain remains within between after "
        "before until during "
        "each every any your our their via through from once when if unless only except as soon "
        "long provided case receive receives received lasts last long up least most "
        "over under more less "
        "than whether directly again afterwards next that this these those it they "
        "them per following "
        "possible prior give given gives apply applies happen happens ask asks asked let lets "
        "see view show shows shown visible display displayed taken given done drop off "
        "leave held holds service access works work working contain contains contained "
        "use used using usable valid validity amount money due payable option quote "
        "put goes comes "
        "hold press issue issued processed process offered offer offers everything "
        "anything like want wish "
        "recommend recommended have exists still already both whole further about around"
    ),
    contraries=(
        ("small smaller", "large larger big bigger"),
        ("add", "remove delete"),
        ("enable activate tick", "disable deactivate untick"),
        ("increase raise", "decrease reduce lower"),
        ("open", "close closed"),
        ("seller", "buyer customer"),
        ("first", "last"),
        ("start begin", "end finish stop"),
        ("subscribe", "unsubscribe"),
        ("maximum", "minimum"),
        ("over above", "under below"),
        ("more", "less fewer"),
        ("cold", "hot warm"),
        ("new", "used old"),
        ("public", "private"),
        ("top", "bottom"),
        ("manual manually", "automatic automatically"),
        ("partial partially", "full fully"),
        ("early earlier", "late later"),
        ("include included", "exclude excluded"),
        ("buy", "sell"),
        ("lock", "unlock"),
        ("upgrade", "downgrade"),
    ),
)
