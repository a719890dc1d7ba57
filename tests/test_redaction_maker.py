"""The made messages for redaction: what they hold, and that their values are what they claim."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import phonenumbers
import pytest
from stdnum import ean, iban, luhn
from stdnum.eu import vat
from stdnum.fr import nir, siren, siret, tva

from tests import redaction_maker as maker
from tests import redaction_numbers as numbers
from tests import redaction_values as values
from tests.redaction_names import FIRST, LAST

FILE = Path(__file__).parent / "data" / "redaction_made.jsonl"
TYPES = set(
    "NAME EMAIL PHONE IBAN CARD ID ORDER TRACKING ADDRESS POSTCODE CODE DATE_OF_BIRTH IP HANDLE "
    "URL".split()
)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """The 400 rows that the file holds."""
    return maker.rows()


def test_the_file_is_what_the_generator_makes(rows: list[dict[str, Any]]) -> None:
    """Nobody has changed a message by hand to flatter a figure."""
    kept = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert kept == rows


def test_half_is_french_and_a_third_is_clean(rows: list[dict[str, Any]]) -> None:
    """200 rows a language; 30 to 40 % without personal data."""
    assert Counter(row["lang"] for row in rows) == {"fr": 200, "en": 200}
    assert 0.30 <= sum(not row["spans"] for row in rows) / len(rows) <= 0.40


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_type_is_met_in_both_languages(rows: list[dict[str, Any]], lang: str) -> None:
    """No type stands on one language alone."""
    assert {span[2] for row in rows if row["lang"] == lang for span in row["spans"]} == TYPES


def test_spans_are_whole_values_in_order(rows: list[dict[str, Any]]) -> None:
    """No span is blank-ended, empty or inside another."""
    for row in rows:
        cut = [row["text"][start:end] for start, end, _ in row["spans"]]
        assert all(text and text == text.strip() for text in cut)
        bounds = [bound for span in row["spans"] for bound in span[:2]]
        assert bounds == sorted(bounds)


def test_only_part_of_the_orders_are_known(rows: list[dict[str, Any]]) -> None:
    """Some rows carry the order column of an export, some do not."""
    known = ["order_refs" in r for r in rows if any(s[2] == "ORDER" for s in r["spans"])]
    assert 0.3 < sum(known) / len(known) < 0.7


def test_there_are_sentences_and_names_enough() -> None:
    """60 sentences a language and 300 names of each kind, all different."""
    for lang in ("fr", "en"):
        said = maker.frames(lang, "CUSTOMER") + maker.frames(lang, "AGENT")
        assert len(set(said)) == len(said) >= 60
    for names in (FIRST, LAST):
        every = [name for part in names.values() for name in part]
        assert len(set(every)) == len(every) >= 300


@pytest.mark.parametrize(
    ("make", "check"),
    [
        (numbers.iban, iban), (numbers.card, luhn), (numbers.siren, siren),
        (numbers.siret, siret), (numbers.vat_fr, tva), (numbers.vat_eu, vat),
        (numbers.nir, nir), (numbers.ean, ean),
    ],
)  # fmt: skip
def test_numbers_pass_their_norm(make: Any, check: Any) -> None:
    """python-stdnum takes 200 of each."""
    rng = Random(3)
    assert all(check.is_valid(re.sub(r"[ -]", "", make(rng))) for _ in range(200))


@pytest.mark.parametrize(("lang", "regions"), [("fr", "FR BE CH"), ("en", "GB US IE FR")])
def test_telephones_exist(lang: str, regions: str) -> None:
    """Every one is valid in a country where it is said."""
    rng = Random(4)
    for text in [values.phone(rng, lang) for _ in range(200)]:
        parsed = [phonenumbers.parse(text, region) for region in regions.split()]
        assert any(phonenumbers.is_valid_number(number) for number in parsed), text
