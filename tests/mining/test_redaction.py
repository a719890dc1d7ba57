"""Redaction of a ticket: placeholders, numbering, laws, time."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import SettingsError
from kb.tickets import Requester
from mining.evaluation.redaction import evaluated
from mining.redaction import Known, Redactor, _limited, find_spans, redacted

DATA = Path(__file__).resolve().parents[1] / "data"
SETS = ["redaction.jsonl", "redaction_heldout.jsonl"]
PIECES = [
    "commande n° ", "CMD-10012", " Mme ", "Sophie", " Martin", "je m'appelle ", "06 12 34 56 78",
    "jean@example.com", "12 rue des Lilas", ", 75011 Paris", "IBAN ", "FR7630006000011234567890189",
    "\n", " ", "le code est ", "4512B", "né le ", "12/04/1987", "@lea", "https://x.example/?q=1",
    "cordialement, ", "[NAME]", "[ORDER_2]", "tel ", "123456789", "code promo ", "NOEL24", "œ",
    "été",
]  # fmt: skip


def test_typed_placeholders() -> None:
    """Each value becomes its type's placeholder; the counts say how many were masked."""
    result = redacted("Commande CMD-10012, jean@example.com ou 06 12 34 56 78")
    assert result.text == "Commande [ORDER], [EMAIL] ou [PHONE]"
    assert result.counts == {"ORDER": 1, "EMAIL": 1, "PHONE": 1}


def test_odd_spaces_and_hyphens_hide_nothing() -> None:
    """Numbers pasted from a page are held together by spaces that do not break."""
    text = "06\u202f12\u202f34\u202f56\u202f78 et 4111\u20111111\u20111111\u20111111"
    assert redacted(f"Tel {text}").text == "Tel [PHONE] et [CARD]"


def test_one_value_keeps_its_number_across_messages() -> None:
    """The second order of a ticket is the second in every message; spelling does not matter."""
    redactor = Redactor()
    assert (
        redactor.redacted("commande CMD-10012 et CMD-10013").text == "commande [ORDER] et [ORDER_2]"
    )
    assert redactor.redacted("la commande cmd-10013 ?").text == "la commande [ORDER_2] ?"


def test_part_of_a_name_shares_its_number() -> None:
    """A full name and its first name are one person."""
    text = redacted("Je m'appelle Sophie Martin. Merci, Sophie").text
    assert text == "Je m'appelle [NAME]. Merci, [NAME]"


def test_values_of_the_metadata_are_masked() -> None:
    """Order references, phone and address of the help desk's record, as they stand."""
    requester = Requester(phone="12-34-56", address="Le Clos Vert")
    known = Known(requester=requester, order_refs=("ZZTOP",))
    text = redacted("ZZTOP, le clos vert, 12-34-56", known=known).text
    assert text == "[ORDER], [ADDRESS], [PHONE]"


def test_a_hash_with_the_shape_of_the_tickets_orders() -> None:
    """A second order is masked after a # alone; without the metadata it may be a hashtag."""
    known = Known(order_refs=("#1037",))
    assert redacted("and #1042 too", known=known).text == "and [ORDER] too"
    assert redacted("and #1042 too").text == "and #1042 too"


def test_own_order_patterns() -> None:
    """The operator's patterns are looked for beside the built-in ones."""
    assert redacted("pour x9y9 svp", known=Known(order_patterns=(r"[a-z]\d[a-z]\d",))).text == (
        "pour [ORDER] svp"
    )


@pytest.mark.parametrize(
    ("pattern", "is_quick"),
    [
        (r"MO-\d{6}", True),
        (r"\(\d{3}\)[A-Z]", True),
        (r"\d{1,30}\d{1,30}x", False),
        ("(a|a)(a|a)b", False),
        ("a?a?aa", False),
        ("a*", False),
        (r"\\(a)", False),
        ("(?:a){9}", False),
    ],
)
def test_only_patterns_without_choices_have_no_limit(pattern: str, is_quick: bool) -> None:
    """Each character of such a pattern is tried once where a match may begin."""
    ((_, limit),) = _limited((pattern,))
    assert (limit is None) == is_quick


def test_what_is_remembered_of_a_text_is_of_its_shop() -> None:
    """The same words are read by each shop's own patterns."""
    own = Known(order_patterns=(r"q\dq\d",))
    assert redacted("pour q9q9 svp", known=own).text == "pour [ORDER] svp"
    assert redacted("pour q9q9 svp").text == "pour q9q9 svp"


def test_an_own_pattern_that_is_no_pattern_is_named() -> None:
    """One clear error with the key."""
    with pytest.raises(SettingsError, match="order_patterns"):
        redacted("x", known=Known(order_patterns=("(",)))


def test_an_own_pattern_that_runs_wild_is_stopped() -> None:
    """A catastrophic pattern costs a fraction of a second and finds nothing."""
    started = time.process_time()
    redacted("a" * 5_000 + "!", known=Known(order_patterns=("(a+)+$",)))
    assert time.process_time() - started < 3.0


@pytest.mark.parametrize("text", ["", " ", "été œuvre 😀", "l'échange de ma commande", "[ORDER_7]"])
def test_text_without_personal_data_is_unchanged(text: str) -> None:
    """Nothing is found in nothing."""
    assert redacted(text).text == text


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_redaction_twice_equals_once(text: str) -> None:
    """What is masked stays as it is, and nothing new appears beside it."""
    once = redacted(text).text
    assert redacted(once).text == once


@given(st.text(max_size=120))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    """Spans never overlap, whatever the characters."""
    ends = [0]
    for span in find_spans(text):
        assert ends[-1] <= span.start < span.end <= len(text)
        ends.append(span.end)


@pytest.mark.parametrize("name", SETS)
def test_labelled_messages_stay_masked(name: str) -> None:
    """Both labelled sets: what was reached stays reached."""
    document = evaluated(DATA / name).document()
    assert document["entity_recall"] >= 0.98
    assert document["char_precision"] >= 0.97
    assert document["clean_altered"] <= 0.03


@pytest.mark.parametrize("name", SETS)
def test_labelled_messages_are_redacted_for_good(name: str) -> None:
    """The law of twice equals once on whole messages with their requesters."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        known = Known(requester=Requester(**row.get("requester", {})))
        once = redacted(row["text"], language=row["lang"], known=known).text
        assert redacted(once, language=row["lang"], known=known).text == once


@pytest.mark.parametrize(
    "piece",
    ["a@a.", "1", "1 ", "1-", "A", "Ab de ", " at ", "a at b dot ", "12 rue de ", "commande n° ",
     "x@", "@a ", "1.1.", ":", "FR76 ", "http://a/", "Mme ", "mon fils ", "né le ", "(", "+",
     "75001 Ab-", "Cordialement, ",
     "[NAME] ", "A. ", "#1", "a1 ", "é", "12 Ab ", ", Ab", ", Abx. xabxx", "[HANDLE]", "Ab, ",
     "Merci a, ", "flight #1 "],
)  # fmt: skip
def test_hostile_text_takes_no_long_time(piece: str) -> None:
    """20,000 characters of a pattern's worst case (CPU time, generous for a busy machine)."""
    text = (piece * 20_000)[:20_000]
    started = time.process_time()
    find_spans(text, from_agent=True)
    assert time.process_time() - started < 2.0


def test_what_is_remembered_of_a_text_holds_no_ticket_s_people() -> None:
    """The same words in another ticket are judged by that ticket's people alone."""
    text = "le paquet de zyxwvane est parti"
    known = Known(Requester(name="Zyxwvane Abcdefg"))
    assert redacted(text, known=known).text == "le paquet de [NAME] est parti"
    assert redacted(text).text == text
    assert redacted(text, known=known).text == "le paquet de [NAME] est parti"


def test_a_text_too_long_to_be_remembered_is_redacted_alike() -> None:
    """Length changes nothing in what is found."""
    text = "Bonjour, écrivez à lea@example.com. " + "Rien ne vient. " * 100
    assert "[EMAIL]" in redacted(text).text
