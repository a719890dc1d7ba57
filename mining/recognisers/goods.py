"""First names that name what a shop sells: brands, ranges, colours, characters.

"The Henry hoover", "la housse Théo", "four Charlotte Tilbury lipsticks", "le vernis « Agathe »":
an article or a number before, a thing after, quotation marks around, or a brand called like
somebody. A cue for a person ("my son", "Mme", a closing) is stronger; who has one is not asked.
"""

from __future__ import annotations

import re

from mining.recognisers.brands import PHRASES
from mining.recognisers.name_cues import folded_word

_BRANDS_OF_PEOPLE = """
    agatha ruiz/alain figaret/alexander mcqueen/alexander wang/ami paris/andre courreges/anna sui
    annie sloan/anya hindmarch/aubrey hepburn/barbara bui/ben sherman/benjamin moore/betty boop
    betty crocker/bobby brown/brooks brothers/bruno banani/captain morgan/caroline biss
    cath kidston/charles eames/charles keith/charlie brown/charlotte tilbury/clarks originals
    claudie pierlot/cole haan/colin s/daniel hechter/david austin/david beckham/david yurman
    diane von furstenberg/doctor who/dolly parton/donald duck/donna karan/dora l exploratrice
    dora the explorer/dorothy perkins/drew barrymore/dunlop/eddie bauer/eileen fisher/elie saab
    emily in paris/emile henry/emma bridgewater/eric bompard/ernest hemingway/franck provost
    francois pinton
    frida kahlo/gabrielle chanel/george foreman/georges rech/gerard darel/gianni versace
    gordon ramsay/guy cotten/guy degrenne/guy laroche/harry potter/harry styles/hello kitty
    henri lloyd/henry hoover/ines de la fressange/inès de la fressange/isabel marant/jack daniel
    jack daniels/jack wills/jacques dessange/jamie oliver/jane austen/jane iredale/jason markk
    jean louis david/jean marc weston/jean patou/jeffree star/jenny kayne/jessica simpson
    jil sander/jim beam/jo malone/joe browns/john frieda/john smedley/johnnie walker/johnny bravo
    johnny walker/josef seibel/juliette has a gun/justin bieber/karen millen/karen walker
    karl marc john/kat von d/kate moss/katy perry/kendall jenner/kenneth cole/kim kardashian
    kurt geiger/kylie jenner/lara croft/laura clement/laura vita/lewis leathers/lilly pulitzer
    lilo stitch/linda farrow/lisa angel/liz claiborne/louis philippe/louis pion/lucie klein
    luke skywalker/maison margiela/victor hugo/agatha christie/jules verne/charles dickens
    stephen king
    roald dahl/william shakespeare/albert camus/emile zola/anne frank/sherlock holmes/james bond
    marc cain/marc o polo/margaret howell/marie claire
    marie sixtine/mario bros/mario kart/martin fils/martin margiela/mary jane/mary kay/mary quant
    max factor/michel et augustin/michel herbelin/mickey mouse/micky mouse/miu miu/monica vinader
    naf naf/nathalie blanc/nicole farhi/oliver bonas/olivia burton/orla kiely/oscar de la renta
    paddington bear/pat mcgrath/paul joe/paul marius/paul mitchell/paula s choice/pepe jeans
    peppa pig/perry ellis/peter pan/peter rabbit/philipp plein/philippe model/philippe starck
    pierre frey/pierre hardy/pierre herme/rachel zoe/ralph lauren/ray ban/rebecca minkoff
    rene caovilla/rene furterer/robert clergerie/robert dyas/roberto cavalli/roger vivier
    romeo gigli/russell athletic/sally hansen/salvador dali/salvatore ferragamo/sam edelman
    sarah chapman/seb man/serge lutens/sergio rossi/sergio tacchini/simone perele/sophie allport
    sophie digard/stella artois/steve madden/stuart weitzman/sue ryder/susan bijl/ted lapidus
    terry de gunzburg/thomas kosmala/thomas pink/thomas sabo/tim burton/tina turner/tom tailor
    tony chocolonely/tony moly/trevor sorbie/valentino garavani/vera bradley/vera wang/viktor rolf
    vince camuto/virginie castaway/william morris/winnie l ourson/winnie the pooh/yohji yamamoto
    zoe karssen
    """
_BRAND_NAMES = PHRASES | frozenset(
    phrase.strip() for line in _BRANDS_OF_PEOPLE.split("\n") for phrase in line.split("/")
) - {""}
_MOST_BRAND_WORDS = 3

_ARTICLE = frozenset(
    """the a an these those some any this another la le les un une des ce cette ces vos nos mes ses
    leurs two three four five six seven eight nine ten deux trois quatre cinq sept huit neuf dix
    du aux new vintage pair""".split()
)
_THINGS = frozenset(
    """hoover mattress bookcase sofa chair chairs table tables lamp lamps desk bed beds rug rugs
    throw cushion cushions curtain curtains wardrobe dresser shelf mirror stool armchair bench
    cabinet sideboard pillow duvet blanket bedding set sets collection range line model version
    edition dress dresses skirt top tops shirt shirts blouse jumper jumpers sweater coat coats
    jacket jackets jeans trousers shorts leggings boots boot shoes shoe trainers sneakers sandals
    heels loafers slippers bag bags tote handbag backpack purse wallet belt hat scarf gloves socks
    ring rings necklace earrings bracelet pendant watch watches charm perfume cologne fragrance
    candle candles lipstick lipsticks mascara foundation blush palette polish cream serum shampoo
    mug mugs cup cups plate plates bowl bowls vase vases kettle toaster pan pans knife napkins
    runner runners tray jug teapot glass glasses towel towels tent bike scooter pram pushchair
    buggy stroller crib cot highchair toy toys doll dolls puzzle game games book books poster print
    kit case cover phone tablet speaker headphones drill vacuum mower grill oven fridge freezer
    washer dryer swimsuit bikini bra pyjamas robe gown suit tie polo tee hoodie cardigan wand
    camper costume paint wallpaper fabric yarn wool seeds plant rose basket storage unit frame
    ornament wreath bauble card cards fan heater mop broom brush bin light lights bulb""".split()
)
_NEXT_WORD = re.compile(r"[ ]([^\W\d_]{3,14})(?![\w'’-])")
_LISTED = re.compile(
    r"\b(?:mod[èe]les|models|versions|coloris|collections?|gammes|ranges?|lines)[ ](?:the[ ])?"
    r"[^\W\d_][\w'’-]{1,20}[ ](?:et|ou|and|or)[ ](?:the[ ])?$",
    re.IGNORECASE,
)
_TITLE_END = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mme|Monsieur|Madame|Doc|Mister)\.?[ ]$")
_TITLED_BRANDS = frozenset(
    """martens pepper oetker hauschka seuss scholl who strange clean proper men whippy potato
    bean muscle porter meyer's meyers marvel cuisine bricolage meuble bovary figaro""".split()
)
_DAY = re.compile(r"['’]?s['’]?[ ](?:Day|day|Night|night|Eve)\b")
"""Of a saint or of everybody: "Valentine's Day"."""
_OPENED = re.compile(r"[«\"“'‘][ \u00a0]?$")
_CLOSED = re.compile(r"[ \u00a0]?[»\"”'’]")
_WRITTEN = re.compile(
    r"\b(?:grav\w*|inscri\w*|[ée]crire|[ée]crit\w*|brod\w*|marqu\w*|engrav\w*|embroider\w*"
    r"|print\w*|writ\w*"
    r"|say\w*|sign\w*|nom|pr[ée]nom|names?|named|appel\w*|called|with|avec|par|by|for|pour"
    r"|initiales"
    r"|initials|mention|d[ée]dicac\w*|floqu\w*)\b[^.!?\n]{0,24}$",
    re.IGNORECASE,
)
_LEAST_LETTERS = 40
_SMALL = b"abcdefghijklmnopqrstuvwxyz"


def is_goods(text: str, start: int, end: int) -> bool:
    """Whether the first name, with what follows it, at these places names something sold."""
    return (
        _is_brand(text[start:end])
        or _DAY.match(text, end) is not None
        or _is_counted(text, start)
        or _is_thing(text, end)
        or _LISTED.search(text, max(0, start - 48), start) is not None
        or _is_quoted(text, start, end)
    )


def is_titled_brand(before: str, name: str) -> bool:
    """Whether a title before a name makes a brand of it: "Dr. Martens", "Mr. Clean"."""
    first = folded_word(name.partition(" ")[0])
    return first in _TITLED_BRANDS and _TITLE_END.search(before) is not None


def is_shouted(text: str) -> bool:
    """Whether most of a text stands in capitals: then capitals say nothing of names."""
    raw = text.encode(errors="replace")
    if len(text) < _LEAST_LETTERS or len(raw) - len(raw.translate(None, _SMALL)) >= 0.4 * len(text):
        return False  # small letters alone are enough to say so, and quick to count
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= _LEAST_LETTERS and sum(map(str.isupper, letters)) > 0.6 * len(letters)


def _is_brand(name: str) -> bool:
    words = re.findall(r"[^\W_]+", folded_word(name))
    return any(
        " ".join(words[:length]) in _BRAND_NAMES or " ".join(words[:length])[:-1] in _BRAND_NAMES
        for length in range(2, min(len(words), _MOST_BRAND_WORDS + 2) + 1)
    )


def _is_counted(text: str, start: int) -> bool:
    """Whether an article or a number stands before: "the Kate Spade tote", "2 Ruby runners"."""
    before = text[max(0, start - 16) : start].rstrip(" ")
    if not before or before[-1] in "\n,.:;!?(":
        return False
    word = before.rsplit(None, 1)[-1]
    return word.lower() in _ARTICLE or (word.isdigit() and len(word) <= 3)


def _is_thing(text: str, end: int) -> bool:
    following = _NEXT_WORD.match(text, end)
    return following is not None and following[1] in _THINGS


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether quotation marks hold the name alone and nobody writes or signs it."""
    before = text[max(0, start - 60) : start]
    opened = _OPENED.search(before)
    if opened is None or not _CLOSED.match(text, end):
        return False
    return _WRITTEN.search(before[: opened.start()]) is None
