"""The checks of an article: each fires where it should and is quiet where it should be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles import Article
from kb.config import Brand, Drafting, Settings
from kb.style import CHECKS, Check, Severity, blocking, checks, counts
from kb.style_notes import NOTES
from tests.factories import an_article

SETTINGS = Settings(brand=Brand(site_url="https://help.shop.example/"))
GOOD = """You have 30 days to send an item back.

## Steps

1. Open My account > My returns.
2. Choose the item and print the label.

## Good to know

- We refund you within [fact:refund_time] of receipt.
- Contact us if nothing has arrived after that.
"""
FACTS = {"refund_time": {"*": "14 days"}}


def english(body: str = GOOD, **changes: Any) -> Article:
    """A good English article about returns."""
    values = {"locale": "en", "title": "How do I return an item?", "reviewed_on": date(2026, 3, 1)}
    values |= {"questions": ("Send back an order",), "summary": ""}
    return an_article(**(values | {"body": body} | changes))


def french(body: str, **changes: Any) -> Article:
    """A French article with the given text."""
    return an_article(body=body, title="Comment suivre mon colis ?", **changes)


def found(article: Article, settings: Settings = SETTINGS, **options: Any) -> list[Check]:
    """What the checks tell, with one fact known."""
    return checks(article, settings, FACTS, **options)


def kinds(article: Article, settings: Settings = SETTINGS, **options: Any) -> set[str]:
    """The kinds of what they tell."""
    return {one.kind for one in found(article, settings, **options)}


def test_a_good_article_has_no_finding() -> None:
    """A question, its answer, steps, a fact that exists: nothing is told."""
    assert found(english()) == []


WORDS = "you can send the item back to us with it"


@pytest.mark.parametrize(
    ("count", "expected"), [(20, None), (21, Severity.HINTS), (35, Severity.HINTS), (36, "warns")]
)
def test_a_sentence_over_20_words_is_a_hint_and_over_35_a_warning(
    count: int, expected: str | None
) -> None:
    """The borders are 20 and 35 words."""
    sentence = " ".join((f"{WORDS} " * 4).split()[:count]) + "."
    weights = [c.severity for c in found(english(sentence)) if c.kind == "long_sentence"]
    assert weights == ([expected] if expected else [])


def test_a_finding_names_its_line_and_its_sentence() -> None:
    """The second line of a wrapped paragraph is line 4 of the body."""
    body = "Send it back.\n\nWe are glad to help\nyou with it. It was your fault. Thank you.\n"
    [one] = [c for c in found(english(body)) if c.kind == "blame"]
    assert (one.line, one.text) == (4, "It was your fault.")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("placeholder", "Follow order [ORDER] here in your account."),
        ("placeholder", "Hello {{ticket.name}}, follow it in your account."),
        ("unfinished", "TODO say how long it takes."),
        ("unknown_fact", "We refund you within [fact:refund_tmie]."),
        ("only_contact", "Please contact our customer service team.\n\nOr write to us by e-mail."),
        ("vague_delay", "We will refund you as soon as possible."),
        ("blame", "You should have kept the receipt."),
        ("outside_link", "See [the carrier](https://carrier.example/track)."),
        ("unsafe_link", "See [the page](javascript:alert(1))."),
        ("unsafe_link", "See [the page](https://shop.example@evil.example/)."),
        ("unsafe_link", "See [the page](data:image/png;base64,AA)."),
        ("same_sentence", "1. Open your account and log in.\n2. Open your account and log in.\n"),
        ("vague_link", "To see it, [click here](https://help.shop.example/x)."),
        ("top_heading", "Answer.\n\n# Steps\n\nText."),
        ("heading_skips", "Answer.\n\n## Steps\n\nText.\n\n#### Deep\n\nText."),
        ("same_heading", "Answer.\n\n## Steps\n\nText.\n\n## Steps\n\nMore."),
        ("empty_section", "Answer.\n\n## Steps\n\n## Good to know\n\nText."),
        ("empty_section", "Answer.\n\n## Steps\n"),
        ("picture_without_text", "Look: ![](label.png)"),
        ("uneven_table", "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n"),
        ("open_code", "Type this:\n\n```\nprint\n"),
        ("indented_code", "Answer.\n\n    This text was meant to be a paragraph.\n"),
        ("html", "Press <b>Return</b> now."),
        ("same_sentence", "We refund you in ten days.\n\n- We refund you in ten days.\n"),
        ("late_answer", "## Steps\n\n1. Open your account.\n"),
        ("no_steps", "Open your account. Then print the label."),
        ("empty_body", "\n"),
        (
            "wrong_language",
            "Vous avez trente jours pour nous renvoyer un article, avec son étiquette.",
        ),
    ],
)
def test_each_check_fires_where_it_should(kind: str, body: str) -> None:
    """One text for each kind of finding."""
    assert kind in kinds(english(body))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("placeholder", "Type `[ORDER]` in the field. Press [OK] or [FAQ]."),
        ("unknown_fact", GOOD),
        ("only_contact", "You have 30 days. Contact our customer service team."),
        ("vague_delay", "Contact us as soon as possible, with a photo."),
        ("blame", "It is not your fault."),
        ("blame", "You should have the option to print it. You should have received an e-mail."),
        ("outside_link", "See [the shop](https://help.shop.example/track)."),
        ("empty_section", "Answer.\n\n## Steps\n\n### At home\n\nText."),
        ("uneven_table", "| a | b |\n|---|---|\n| 1 | 2 |\n\nText | more | and more."),
        ("open_code", "Type this:\n\n```\nprint\n```\n"),
        ("html", "If the price is < 5 and > 3, or `<b>`."),
        ("same_sentence", "Log in now.\n\n- Log in now.\n"),
        ("wrong_language", "Choose « Mon compte » in the menu, then print the return label of it."),
        ("voice", "How do I log in? Press “I forgot it”. Part I of the form, the I/O port."),
    ],
)
def test_checks_are_quiet_where_nothing_is_wrong(kind: str, body: str) -> None:
    """Near misses of the texts above."""
    assert kind not in kinds(english(body))


@pytest.mark.parametrize("part", ["title", "summary"])
def test_a_field_left_in_the_other_language_blocks(part: str) -> None:
    """As when the text of a translation is done and its short answer forgotten."""
    text = "Ouvrez votre compte dans l'heure qui suit l'achat, puis recommandez."
    told = [one for one in found(english(**{part: text})) if one.kind == "wrong_language"]
    assert [(one.severity, one.part) for one in told] == [(Severity.BLOCKS, part)]


def test_a_repeat_is_graver_in_one_part_and_none_among_steps_of_two() -> None:
    """Twice in a paragraph warns, in two parts hints; two ways may begin with the same step."""
    twice = "We refund you in ten days."
    step = "\n\n1. Open your account and log in.\n2. Wait.\n"
    body = f"{twice} {twice}\n\n## A{step}\n\n## B{step}\n{twice}\n"
    repeats = [c.severity for c in found(english(body)) if c.kind == "same_sentence"]
    assert repeats == [Severity.WARNS, Severity.HINTS]


def test_one_long_sentence_among_short_ones_is_no_hint() -> None:
    """Only where over a quarter are longer than 20 words, or one is longer than 35."""
    long_one = " ".join((f"{WORDS} " * 3).split()[:25]) + ". "
    assert "long_sentence" not in kinds(english(long_one + "Wait for it. " * 3))
    assert "long_sentence" in kinds(english(long_one + "Wait for it. " * 2))


SPANISH = (
    "Puede devolver su pedido en un plazo de treinta días. Abra su cuenta y elija el artículo que "
    "desea devolver. Después imprima la etiqueta y péguela en el paquete."
)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_third_language_is_named(locale: str) -> None:
    """Spanish, which has many of the little words of French."""
    told = [c.note for c in found(english(SPANISH, locale=locale)) if c.kind == "wrong_language"]
    assert [note.split(",")[0] for note in told] == ["Reads as Spanish"]


def test_a_list_of_sizes_and_names_is_in_no_language() -> None:
    """Few words of grammar, and French brands in an English article."""
    names = "Maison Ombrelle, Linge de maison, Rideaux occultants, Visa, Mastercard, PayPal"
    body = "".join(f"- Size {size}: {n}\n" for n, size in enumerate("S M L XL XXL".split(), 36))
    assert "wrong_language" not in kinds(english(f"{body}- {names}\n"))


@pytest.mark.parametrize(
    ("kind", "body", "is_told"),
    [
        ("vague_delay", "Nous vous répondons dans les plus brefs délais.", True),
        ("vague_delay", "Votre colis sera expédié dès que possible.", True),
        ("vague_delay", "Contactez-nous dès que possible, avec une photo.", False),
        ("vague_delay", "Il faut nous contacter au plus vite.", False),
        ("voice", "Chaque service donne un jeton à vie. Le jeu est fini.", False),
        ("blame", "Vous auriez dû garder le ticket.", True),
        ("blame", "Vous auriez dû recevoir un e-mail.", False),
        ("only_contact", "Veuillez contacter notre service client.", True),
        ("only_contact", "Le délai est de 14 jours. Sinon, contactez-nous.", False),
        ("wrong_language", "Once you have chosen the item, print the label and send it.", True),
    ],
)
def test_french_wording_is_checked(kind: str, body: str, *, is_told: bool) -> None:
    """Our delay is none; the customer's haste is theirs."""
    assert (kind in kinds(french(body))) is is_told


@pytest.mark.parametrize(
    "body",
    [
        "Vous choisissez un ton clair, dans les tons bleus, ou ton sur ton.",
        "Statut, institut, étude, tutu, test : vous voyez le titre.",
        "A-t-il été livré ? Où se trouve-t-elle ? Vous le voyez dans votre compte.",
        "Cliquez sur « Ton espace », puis vérifiez votre adresse.",
    ],
)
def test_tu_is_found_as_a_word_of_grammar_only(body: str) -> None:
    """A tone, an inside of a word, a "-t-" and the name of a button are no tu."""
    assert not kinds(french(body)) & {"address", "address_mixed"}


def test_tu_and_vous_mixed_are_told_at_the_sentence_that_strays() -> None:
    """The brand says vous: the sentence with tu is named, the other is not."""
    body = "Vous recevez un lien. Tu cliques dessus.\n"
    [one] = [c for c in found(french(body)) if c.kind == "address_mixed"]
    assert one.text == "Tu cliques dessus."


def test_a_shop_that_says_tu_is_told_of_vous() -> None:
    """``brand.address`` turns the check round."""
    settings = Settings(brand=Brand(address="tu"))
    assert "address" in kinds(french("Ouvrez votre compte."), settings)
    assert "address" not in kinds(french("Ouvre ton compte, et t'y connecter suffit."), settings)


def test_i_is_told_where_the_shop_says_we_and_we_where_it_says_i() -> None:
    """``brand.voice``, in both languages."""
    alone = Settings(brand=Brand(voice="I"))
    assert "voice" in kinds(english("I'll send it to you."))
    assert "voice" in kinds(french("J'envoie le colis."))
    assert "voice" in kinds(english("We send it to you."), alone)
    assert "voice" not in kinds(english("I'll send it to you."), alone)


def test_phrases_of_the_settings_block_in_any_case() -> None:
    """``drafting.forbidden_phrases`` match whole words, curly or straight quotes."""
    settings = Settings(drafting=Drafting(forbidden_phrases=("don't hesitate", "free")))
    [one] = blocking(found(english("Don’t  hesitate to ask about freedom."), settings))
    assert (one.kind, one.text) == ("forbidden", "Don’t hesitate to ask about freedom.")


def test_allowed_domains_of_the_settings_may_be_linked_to() -> None:
    """A carrier's site and its subdomains."""
    settings = Settings(drafting=Drafting(allowed_domains=("carrier.example",)))
    body = "See [the carrier](https://track.carrier.example/)."
    assert "outside_link" not in kinds(english(body), settings)


def test_links_to_articles_are_followed_when_articles_are_known() -> None:
    """Without them nothing is told; with them only links that lead nowhere."""
    body = "See [delays](../delivery/delays.md) and [fees](../delivery/fees.md)."
    assert "broken_link" not in kinds(english(body))
    told = found(english(body), pages={"delivery/delays": ""})
    assert [c.text for c in told if c.kind == "broken_link"] == ["../delivery/fees.md"]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"title": "Returns"}, "no_question"),
        ({"title": "Returns and refunds"}, "no_question"),
        ({"title": " "}, "empty_title"),
        ({"questions": ()}, "no_search_words"),
        ({"reviewed_on": None}, "never_reviewed"),
        ({"reviewed_on": date(2027, 1, 1)}, "reviewed_later"),
        ({"title": "My parcel is lost"}, "no_contact"),
        ({"locale": "de"}, "locale"),
    ],
)
def test_title_and_fields_are_checked(changes: dict[str, Any], kind: str) -> None:
    """What an article should hold besides its text."""
    article = english("Open your account. You see it there.", **changes)
    assert kind in kinds(article, today=date(2026, 6, 1))


def test_hard_text_is_told_and_easy_text_is_not() -> None:
    """Long words in long sentences against short ones; only from sixty words on."""
    hard = "The considerable administrative documentation necessitates an authorisation of it. "
    assert "hard_to_read" in kinds(english(hard * 12))
    assert "hard_to_read" not in kinds(english(hard))
    assert "hard_to_read" not in kinds(english("Open the box and take the cup out. " * 20))


def test_notes_are_in_the_editors_language() -> None:
    """The same findings, in French."""
    body = "We will refund you as soon as possible."
    notes = {c.kind: c.note for c in found(english(body), language="fr")}
    assert notes["vague_delay"].startswith("«\u00a0as soon as possible\u00a0» n'est pas un délai")


def test_every_note_has_both_languages_with_the_same_values() -> None:
    """A value that one language fills in, the other has too."""
    import re

    for english_note, french_note in NOTES.values():
        slots = re.findall(r"\{\w+\}", english_note)
        assert sorted(slots) == sorted(re.findall(r"\{\w+\}", french_note))


def test_findings_come_gravest_first_and_are_counted() -> None:
    """A block before a warning before a hint."""
    body = "See [a](https://x.example). Follow [ORDER].\n"
    told = found(english(body, title="Orders"))
    order = list(Severity)
    assert [order.index(c.severity) for c in told] == sorted(order.index(c.severity) for c in told)
    assert counts(told) == {"blocks": 1, "warns": 1, "hints": 1}


def test_another_check_joins_by_one_line() -> None:
    """A function in ``CHECKS`` is asked like the others."""

    def unlucky(look: Any) -> list[Check]:
        return [Check("unlucky", Severity.HINTS, "13")] if "13" in look.article.body else []

    CHECKS.append(unlucky)
    try:
        assert "unlucky" in kinds(english("You have 13 days."))
    finally:
        CHECKS.remove(unlucky)


MARKDOWN = st.lists(
    st.sampled_from(
        "# ## - 1. | |-|- ``` > ![]( ](x) [a](b) {{x}} [ORDER] [fact:x] «tu» vous I we . ? ! … é œ "
        "😀 <b> mot word \n \n\n \u200b '".split(" ")
    )
    | st.text(max_size=6),
    max_size=30,
)


@settings(max_examples=60)
@given(MARKDOWN, st.sampled_from(["fr", "en", "de"]))
def test_any_text_is_checked_without_a_fault(parts: list[str], locale: str) -> None:
    """Every finding has its words, and its line is one of the body's."""
    article = an_article(locale=locale, title=" ".join(parts[:4]), body=" ".join(parts))
    lines = len(article.body.splitlines())
    for one in found(article, pages={}):
        assert one.note
        assert one.line is None or 1 <= one.line <= max(lines, 1)


def test_words_of_many_vowels_and_rows_of_dots_are_read_in_one_pass() -> None:
    """Twenty thousand of each: a pattern that tries every start again would take minutes."""
    for text in ("a" * 20_000, "." * 20_000, "[A" + "_A" * 10_000):
        assert "no_steps" not in kinds(french(text))
