"""What the checks tell an editor, in English and French; ``{values}`` are filled in.

The French has its no-break spaces put in by :func:`kb.typography.typeset`.
"""

from __future__ import annotations

from kb.typography import typeset

LANGUAGES = ("en", "fr")

NOTES: dict[str, tuple[str, str]] = {
    "empty_title": (
        "The article has no title; give it the question that customers ask.",
        "L'article n'a pas de titre ; donnez-lui la question que posent les clients.",
    ),
    "empty_body": (
        "The article has no text.",
        "L'article n'a pas de texte.",
    ),
    "long_sentence": (
        "{words} words; up to {limit} read easily. Make two sentences of it.",
        "{words} mots ; jusqu'à {limit}, une phrase se lit bien. Faites-en deux.",
    ),
    "hard_to_read": (
        "Reading ease {ease} of 100 ({wanted} wanted): {per_sentence} words a sentence, "
        "LIX {lix}. Shorter sentences and words help.",
        "Facilité de lecture {ease} sur 100 ({wanted} souhaités) : {per_sentence} mots par "
        "phrase, LIX {lix}. Des phrases et des mots plus courts aident.",
    ),
    "same_sentence": (
        "Stands twice, first on line {first}; keep one.",
        "Figure deux fois, d'abord ligne {first} ; gardez-en une.",
    ),
    "wrong_language": (
        "Reads as {found}, and the article is filed as {wanted}.",
        "Se lit comme du texte en {found}, et l'article est classé en {wanted}.",
    ),
    "placeholder": (
        "“{found}” was never filled in; write what every customer can read there.",
        "« {found} » n'a pas été rempli ; écrivez ce que chaque client peut lire ici.",
    ),
    "unfinished": (
        "“{found}” is a note to yourself; readers would see it.",
        "« {found} » est une note pour vous ; les lecteurs la verraient.",
    ),
    "only_contact": (
        "The only answer is to contact you; say what customers can do, or what you will do.",
        "La seule réponse est de vous contacter ; dites ce que le client peut faire ou ce que "
        "vous ferez.",
    ),
    "vague_delay": (
        "“{found}” is no delay; say how many days.",
        "« {found} » n'est pas un délai ; dites combien de jours.",
    ),
    "blame": (
        "“{found}” blames the customer; say what to do next.",
        "« {found} » met en cause le client ; dites plutôt quoi faire.",
    ),
    "forbidden": (
        "“{found}” is on your list of phrases not to use (drafting.forbidden_phrases).",
        "« {found} » est dans votre liste de formules à éviter (drafting.forbidden_phrases).",
    ),
    "address": (
        "“{found}”: your help center says “{wanted}” to customers (brand.address).",
        "« {found} » : votre centre d'aide dit « {wanted} » aux clients (brand.address).",
    ),
    "address_mixed": (
        "“{found}”: the article says both “tu” and “vous”; your help center says “{wanted}”.",
        "« {found} » : l'article dit « tu » et « vous » ; votre centre d'aide dit « {wanted} ».",
    ),
    "voice": (
        "“{found}”: your help center speaks as “{wanted}” (brand.voice).",
        "« {found} » : votre centre d'aide parle à la forme « {wanted} » (brand.voice).",
    ),
    "unsafe_link": (
        "The link leads to “{found}”, which is no plain web address; take it out.",
        "Le lien mène à « {found} », qui n'est pas une simple adresse web ; retirez-le.",
    ),
    "outside_link": (
        "The link leads to {found}, which is not among your sites: readers would see plain text. "
        "Add the domain to drafting.allowed_domains, or take the link out.",
        "Le lien mène à {found}, qui n'est pas un de vos sites : les lecteurs verraient du texte "
        "sans lien. Ajoutez le domaine à drafting.allowed_domains ou retirez le lien.",
    ),
    "broken_link": (
        "The link leads to no article of this language: {found}.",
        "Le lien ne mène à aucun article dans cette langue : {found}.",
    ),
    "vague_link": (
        "“{found}” says nothing when read alone; name the page it leads to.",
        "« {found} » ne dit rien hors contexte ; nommez la page où il mène.",
    ),
    "top_heading": (
        "“{found}” is a heading of the first level, which is the title's; use ##.",
        "« {found} » est un titre de premier niveau, celui de l'article ; utilisez ##.",
    ),
    "heading_skips": (
        "“{found}” skips a level of headings; after level {before} comes {wanted}.",
        "« {found} » saute un niveau de titre ; après le niveau {before} vient le {wanted}.",
    ),
    "same_heading": (
        "There are two headings “{found}”; join the parts or name them apart.",
        "Il y a deux titres « {found} » ; réunissez les parties ou distinguez-les.",
    ),
    "empty_section": (
        "Nothing stands under “{found}”; write it or take the heading out.",
        "Rien ne figure sous « {found} » ; complétez ou retirez le titre.",
    ),
    "picture_without_text": (
        "The picture has no description, and readers see the description; write it in the "
        "brackets: ![what it shows](…).",
        "L'image n'a pas de description, or les lecteurs voient la description ; écrivez-la "
        "entre crochets : ![ce qu'elle montre](…).",
    ),
    "uneven_table": (
        "This row of the table has {found} cells and the first has {wanted}.",
        "Cette ligne du tableau a {found} cellules et la première {wanted}.",
    ),
    "open_code": (
        "A block of code is opened here and never closed: all that follows is shown as code.",
        "Un bloc de code s'ouvre ici sans se fermer : toute la suite s'affiche comme du code.",
    ),
    "indented_code": (
        "Four spaces in front make this a block of code; take them off if it is text.",
        "Quatre espaces en tête en font un bloc de code ; retirez-les si c'est du texte.",
    ),
    "html": (
        "“{found}” is HTML, which readers see as it is written; use Markdown.",
        "« {found} » est du HTML, que les lecteurs verraient tel quel ; utilisez Markdown.",
    ),
    "fact_differs": (
        "It says “{said}”; {name} is {value} in facts.toml. Cite it as [fact:{name}].",
        "Il dit « {said} » ; {name} vaut {value} dans facts.toml. Citez-le : [fact:{name}].",
    ),
    "law_withdrawal": (
        "“{said}”: customers in France have at least 14 days to withdraw from a purchase made at a "
        "distance ({source}). A hint, not legal advice.",
        "« {said} » : en France, le client a au moins 14 jours pour se rétracter d'un achat à "
        "distance ({source}). Une indication, pas un conseil juridique.",
    ),
    "law_refund": (
        "“{said}”: in France a refund after withdrawal is due within 14 days ({source}). A hint, "
        "not legal advice.",
        "« {said} » : en France, le remboursement après rétractation est dû sous 14 jours "
        "({source}). Une indication, pas un conseil juridique.",
    ),
    "unknown_fact": (
        "[fact:{found}] has no value in this language; facts: {known}.",
        "[fact:{found}] n'a pas de valeur dans cette langue ; valeurs connues : {known}.",
    ),
    "no_question": (
        "The title is no question; customers find the one they would ask.",
        "Le titre n'est pas une question ; les clients trouvent celle qu'ils poseraient.",
    ),
    "late_answer": (
        "The article opens with a heading, and has no summary; put the answer first.",
        "L'article s'ouvre sur un titre, sans résumé ; mettez la réponse en premier.",
    ),
    "no_steps": (
        "The title asks how, and the text has no list of steps.",
        "Le titre demande comment, et le texte n'a pas de liste d'étapes.",
    ),
    "no_contact": (
        "The title tells of a problem, and the text never says when to contact you.",
        "Le titre parle d'un problème, et le texte ne dit jamais quand vous contacter.",
    ),
    "category": (
        "The folder “{found}” has no name in brand.categories.",
        "Le dossier « {found} » n'a pas de nom dans brand.categories.",
    ),
    "locale": (
        "The language {found} is not one of the help center's.",
        "La langue {found} n'est pas une de celles du centre d'aide.",
    ),
    "no_search_words": (
        "There is no other way of asking (questions) and no keyword; customers use other words.",
        "Il n'y a ni autre formulation (questions) ni mot-clé ; les clients ont leurs mots.",
    ),
    "never_reviewed": (
        "It is live, and no day of review is on file.",
        "Il est en ligne, et aucune date de relecture n'est enregistrée.",
    ),
    "reviewed_later": (
        "The day of review, {found}, is still to come; mend reviewed_on.",
        "La date de relecture, {found}, est dans l'avenir ; corrigez reviewed_on.",
    ),
}
"""Kind of check -> what to tell in English and French."""

LANGUAGE_NAMES = {
    "en": {"en": "English", "fr": "French", "de": "German", "es": "Spanish", "it": "Italian",
           "nl": "Dutch", "pt": "Portuguese"},
    "fr": {"en": "anglais", "fr": "français", "de": "allemand", "es": "espagnol",
           "it": "italien", "nl": "néerlandais", "pt": "portugais"},
}  # fmt: skip


def note(kind: str, language: str, **values: object) -> str:
    """What to tell an editor of ``language`` about a finding; English where it has no words."""
    text = NOTES[kind][LANGUAGES.index(language) if language in LANGUAGES else 0]
    return typeset(text.format(**values), language)


def language_name(code: str, language: str) -> str:
    """A language's name in the editor's; its code where we have no word for it."""
    return LANGUAGE_NAMES.get(language, LANGUAGE_NAMES["en"]).get(code, code)
