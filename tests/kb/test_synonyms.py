"""Words that search takes for one another: ours, a workspace's own, and those that articles use."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.storage.site_words import synonyms
from kb.storage.workspace import packaged
from kb.synonyms import parse_groups, relevant
from kb.words import STOP_WORDS
from tests.shop import a_shop

FILE = Path("site/synonyms/fr.toml")


def test_members_are_folded_word_by_word() -> None:
    """The browser compares folded words; an elided article is cut off there too."""
    groups = [["Égaré", "perdu", "l'œuvre"]]
    assert relevant(groups, {"perdu"}, (), "fr") == [(["perdu"], ["egare", "oeuvre"])]


def test_a_group_that_no_article_uses_is_left_out() -> None:
    """It could lead nowhere."""
    groups = [["colis", "paquet"], ["laver", "nettoyer"]]
    assert relevant(groups, {"colis"}, (), "fr") == [(["colis"], ["paquet"])]


@pytest.mark.parametrize(
    ("known", "is_used"),
    [
        ({"mot", "passe"}, True),
        ({"mot"}, False),
        ({"rembourser"}, True),
        ({"remplacer"}, False),
        (set(), False),
    ],
)
def test_a_member_is_used_when_all_its_words_are(known: set[str], is_used: bool) -> None:
    """Stop words count for nothing, and an ending makes no other word."""
    groups = [["mot de passe", "mdp"], ["remboursement", "avoir"]]
    assert bool(relevant(groups, known, STOP_WORDS["fr"], "fr")) == is_used


@pytest.mark.parametrize(
    "groups", ["colis", [["colis"]], [["colis", 3]], ["colis, paquet"], [["colis", "—"]]]
)
def test_a_group_that_is_none_is_named(groups: object) -> None:
    """The error says which file and which group."""
    with pytest.raises(SettingsError, match=r"fr\.toml: groups"):
        parse_groups({"groups": groups}, FILE)


def test_a_file_without_groups_has_none() -> None:
    """A workspace need not have synonyms."""
    assert parse_groups({}, FILE) == []


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_our_groups_can_be_read_and_name_nothing_twice(locale: str) -> None:
    """One meaning a member: a word in two groups would pull both in."""
    path = packaged("site") / "synonyms" / f"{locale}.toml"
    groups = parse_groups(tomllib.loads(path.read_text("utf-8")), path)
    members = [member for group in groups for member in group]
    assert len(groups) > 50
    assert sorted({m for m in members if members.count(m) > 1}) == []


def test_the_copy_of_a_workspace_is_its_own(tmp_path: Path) -> None:
    """What an operator takes out stays out; without a copy ours are used."""
    workspace = a_shop(tmp_path / "shop")
    own = workspace.root / "site" / "synonyms"
    (own / "en.toml").write_text('groups = [["Ombrellina", "parasol"]]', encoding="utf-8")
    (own / "fr.toml").unlink()
    found = synonyms(workspace)
    assert found["en"] == [["Ombrellina", "parasol"]]
    assert ["colis", "paquet"] in found["fr"]
