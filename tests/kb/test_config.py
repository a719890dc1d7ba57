"""Settings: defaults work, and every fault is named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.config import Settings, parse_settings
from kb.errors import SettingsError
from kb.fact_file import parse_fact_words, parse_facts

FILE = Path("askless.toml")


def test_an_empty_file_is_a_working_shop() -> None:
    """Every setting has a default."""
    assert parse_settings("", FILE) == Settings()


def test_all_faults_are_reported_at_once_by_key() -> None:
    """The operator mends the file in one go."""
    text = 'locales = ["fr", "xx"]\ncolour = 1\n[mining]\nneighbours = 0\n'
    with pytest.raises(SettingsError) as raised:
        parse_settings(text, FILE)
    assert [p.split(":")[0] for p in raised.value.problems] == [
        "locales",
        "mining.neighbours",
        "colour",
    ]


def test_broken_toml_is_one_line() -> None:
    """The place of the fault is in the message."""
    with pytest.raises(SettingsError, match=r"not TOML.*line 2"):
        parse_settings("a = 1\nb = ]\n", FILE)


@pytest.mark.parametrize("path", ["../facts.toml", "/etc/facts.toml", "a/../../facts.toml", ""])
def test_facts_lie_inside_the_workspace(path: str) -> None:
    """Settings that came with somebody's folder cannot read the rest of the disk."""
    with pytest.raises(SettingsError, match=r"facts_file: .*inside the workspace") as raised:
        parse_settings(f'facts_file = "{path}"\n', FILE)
    assert len(raised.value.problems) == 1


def test_facts_may_lie_in_a_folder() -> None:
    """Below the workspace any place will do."""
    assert parse_settings('facts_file = "policy/facts.toml"\n', FILE).facts_file


def test_a_link_with_labels_needs_an_address() -> None:
    """One clear line, and none about the shape of the table."""
    with pytest.raises(SettingsError, match="needs the key url") as raised:
        parse_settings('[brand.links.shop]\nfr = "La boutique"\n', FILE)
    assert len(raised.value.problems) == 1


@pytest.mark.parametrize("line", ['site_url = "http://[shop"', '[brand.links]\nshop = "//[x"'])
def test_an_address_that_cannot_be_read_is_named(line: str) -> None:
    """Before a page is built with it."""
    with pytest.raises(SettingsError, match="is no address"):
        parse_settings(f"[brand]\n{line}\n", FILE)


def test_facts_may_differ_by_locale() -> None:
    """A bare value serves every language."""
    facts = parse_facts('window = 30\n[fee]\nfr = "4,90 €"\nen = "€4.90"\n', FILE)
    assert facts == {"window": {"*": "30"}, "fee": {"fr": "4,90 €", "en": "€4.90"}}


def test_a_fact_of_the_wrong_type_is_named() -> None:
    """A list is no policy value."""
    with pytest.raises(SettingsError, match="window"):
        parse_facts("window = [1, 2]\n", FILE)


def test_words_of_a_fact_stand_beside_its_values() -> None:
    """They are no value of it; a fact without any is left out."""
    text = 'fee = 3\n[window]\nfr = "30 jours"\nabout.fr = ["retour", "renvoyer"]\n'
    assert parse_facts(text, FILE) == {"fee": {"*": "3"}, "window": {"fr": "30 jours"}}
    assert parse_fact_words(text, FILE) == {"window": {"fr": ("retour", "renvoyer")}}


def test_words_of_the_wrong_type_are_named() -> None:
    """A text alone is no list."""
    with pytest.raises(SettingsError, match=r"window\.about: expected a list"):
        parse_fact_words('[window]\nabout.fr = "retour"\n', FILE)
