"""What publishing keeps of each article changes the time alone, whatever becomes of it."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles import Article
from kb.config import Brand, Settings
from kb.editions import Known
from kb.publish import HelpCenter, help_center
from kb.storage.memostore import KeptMemo, kept
from kb.storage.sitebuild import publish
from kb.storage.staging import MEMO
from tests.factories import NOW, an_article
from tests.shop import a_shop, packaged_strings

STRINGS = {locale: packaged_strings(locale) for locale in ("fr", "en")}
PLACES = [(i, x) for i in ("a/one", "a/two", "b/two", "b/four") for x in ("fr", "en")]
BODIES = (
    "Suivez votre colis, été comme hiver.\n\n[La suite](two.md), [ailleurs](../b/four.md).\n",
    "[Suivre](link:tracking) le colis retardé.\n\n## Et après ?\n\n1. Un\n2. Deux\n",
    "Write <https://shop.example/help> or [them](https://elsewhere.example/).\n",
    "Œuvre d'art « fragile » : [deux](two.md)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
)
BRANDS = (
    Brand(site_url="https://aide.shop.example"),
    Brand(name="Été", links={"tracking": "https://suivi.shop.example/"}),
)


@st.composite
def editions(draw: st.DrawFn) -> tuple[list[Article], Brand]:
    """Articles in both languages, and the settings of a shop."""
    found: Mapping[tuple[str, str], tuple[str, str]] = draw(
        st.dictionaries(
            st.sampled_from(PLACES),
            st.tuples(st.sampled_from(["Colis", "Retours", "Été"]), st.sampled_from(BODIES)),
        )
    )
    articles = [
        an_article(id=i, locale=x, title=f"{title} ?", body=body, questions=(title,))
        for (i, x), (title, body) in found.items()
    ]
    return articles, draw(st.sampled_from(BRANDS))


@settings(max_examples=5, deadline=None)
@given(st.lists(editions(), min_size=2, max_size=3))
def test_a_help_center_made_with_a_memo_is_the_same_as_without(
    steps: list[tuple[list[Article], Brand]],
) -> None:
    """Whatever was added, changed, removed or set in between."""
    with tempfile.TemporaryDirectory() as folder:
        for articles, brand in steps:
            with kept(Path(folder) / "memo", "code") as memo:
                found = help_center(articles, Settings(brand=brand), strings=STRINGS, memo=memo)
            assert found == help_center(articles, Settings(brand=brand), strings=STRINGS)


def made(path: Path, code: str = "code") -> tuple[HelpCenter, KeptMemo]:
    """A help center of two articles that link to each other, made with the memo at ``path``."""
    articles = [an_article(id="a/one", body=BODIES[0]), an_article(id="a/two", body=BODIES[3])]
    with kept(path, code) as memo:
        return help_center(articles, Settings(), strings=STRINGS, memo=memo), memo


def test_what_was_made_once_is_not_made_again(tmp_path: Path) -> None:
    """The second time nothing is new; for another askless everything is."""
    first, cold = made(tmp_path / "memo")
    second, warm = made(tmp_path / "memo")
    assert (first, len(new(cold)) > 10, new(warm)) == (second, True, {})
    _, other = made(tmp_path / "memo", "other code")
    assert new(other).keys() == new(cold).keys()


def new(memo: KeptMemo) -> dict[bytes, bytes]:
    """What was made, of whatever part."""
    return memo.new | {key: x for part in memo.parts.values() for key, x in part.new.items()}


def test_a_language_of_which_nothing_changed_is_taken_over_whole(tmp_path: Path) -> None:
    """What is kept of its articles stays, for the day when one of them changes."""
    body = {"fr": BODIES[0], "en": BODIES[2]}
    for before, after in ((0, 1), (1, 2)):
        articles = [an_article(id="a/one", locale=x, body=body[x]) for x in body]
        articles += [an_article(id="a/two", body=f"{BODIES[3]}\n\n{before}\n")]
        with kept(tmp_path / "memo", "code") as memo:
            help_center(articles, Settings(), strings=STRINGS, memo=memo)
        articles[-1] = an_article(id="a/two", body=f"{BODIES[3]}\n\n{after}\n")
        with kept(tmp_path / "memo", "code") as memo:
            help_center(articles, Settings(), strings=STRINGS, memo=memo)
        assert not memo.parts["en"].used
        assert memo.parts["fr"].new
        body["en"] += "\nOne more.\n"
        known = memo_keys(tmp_path / "memo", "en")
    assert len(known) > 10


def memo_keys(path: Path, part: str) -> set[bytes]:
    """What the file keeps of a part."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        return {key for (key,) in file.execute("SELECT key FROM memo WHERE part = ?", (part,))}


def test_all_that_pages_are_made_of_is_looked_at(tmp_path: Path) -> None:
    """Whatever differs from the last time, in each language: as if nothing had been kept."""
    articles = [an_article(id=i, locale=x, title=f"{i} {x}", body=BODIES[3]) for i, x in PLACES]
    days = {i: (NOW.date(), NOW.date()) for i, _ in PLACES}
    moved = {"a/old": "a/one"}
    rows: list[dict[str, Any]] = [
        {},
        {"known": Known(popularity={"b/two": 3.0})},
        {"known": Known(rising=("a/two", "a/one"))},
        {"known": Known(live={"en": days})},
        {"known": Known(moved=moved)},
        {"known": Known(gone={"fr": moved})},
        {"synonyms": {"fr": [("colis", "œuvre")]}},
        {"strings": STRINGS | {"en": STRINGS["en"] | {"language_name": "Anglais"}}},
        {"articles": articles[1:]},
        {"articles": [replace(a, title="Été") if a.locale == "en" else a for a in articles]},
    ]
    for row in rows:
        given = {"articles": articles, "settings": Settings(), "strings": STRINGS} | row
        with kept(tmp_path / "memo", "code") as memo:
            found = help_center(**given, memo=memo)
        assert found == help_center(**given)


def test_a_link_to_an_article_that_left_becomes_text_with_a_memo_too(tmp_path: Path) -> None:
    """The text of the page that stays did not change."""
    staying = an_article(id="a/one", body=BODIES[0])
    for articles in ([staying, an_article(id="a/two")], [staying]):
        with kept(tmp_path / "memo", "code") as memo:
            found = help_center(articles, Settings(), strings=STRINGS, memo=memo)
        assert ("two/" in found.files["pages/fr/a/one.md"].split("---")[2]) is (len(articles) == 2)
    assert ("fr", "a/one", "two.md") in found.dropped_links


def test_what_nobody_asks_for_any_more_leaves_the_disk(tmp_path: Path) -> None:
    """The file holds no text of an article that left."""
    made(tmp_path / "memo")
    assert b"fragile" in (tmp_path / "memo").read_bytes()
    with kept(tmp_path / "memo", "code"):
        pass
    assert b"fragile" not in (tmp_path / "memo").read_bytes()


def test_a_killed_publishing_keeps_nothing(tmp_path: Path) -> None:
    """What was there before stays."""
    made(tmp_path / "memo")
    before = (tmp_path / "memo").read_bytes()
    with pytest.raises(KeyboardInterrupt), kept(tmp_path / "memo", "code") as memo:
        memo.keep("body", "a", {"html": "b"})
        raise KeyboardInterrupt
    assert (tmp_path / "memo").read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "cut", "zeros", "words", "folder", "link"])
def test_a_damaged_memo_is_made_anew(tmp_path: Path, damage: str) -> None:
    """Publishing gives the same; nothing outside is touched."""
    path = tmp_path / "memo"
    first, _ = made(path)
    outside = tmp_path / "outside"
    data = path.read_bytes()
    outside.write_bytes(b"mine")
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage == "link":
        path.symlink_to(outside)
    else:
        half, end = len(data) // 2, len(data)
        path.write_bytes(
            {
                "text": b"no database",
                "cut": data[:half],
                "zeros": data[:4096] + bytes(end - 4096),
                "words": data.replace(b"fragile", b"solide!"),
            }[damage]
        )
    for _ in range(2):
        assert made(path)[0] == first
    assert outside.read_bytes() == b"mine"


def test_a_locked_memo_stops_no_publishing(tmp_path: Path) -> None:
    """Somebody looks into the file with another program."""
    first, _ = made(tmp_path / "memo")
    other = sqlite3.connect(tmp_path / "memo")
    other.execute("BEGIN EXCLUSIVE")
    assert made(tmp_path / "memo")[0] == first
    other.close()


def test_publishing_with_what_the_last_one_kept_writes_the_same_pages(tmp_path: Path) -> None:
    """A changed article, a fact and a removed one: every file as of a first publishing."""
    shop = a_shop(tmp_path / "shop")
    publish(shop, NOW)
    path = shop.content_dir / "fr/returns/return-an-item.md"
    path.write_text(path.read_text("utf-8") + "\nEncore une phrase.\n", "utf-8")
    (shop.content_dir / "en/delivery/where-is-my-order.md").unlink()
    facts = shop.root / "facts.toml"
    facts.write_text(facts.read_text("utf-8").replace("30", "31"), "utf-8")
    publish(shop, NOW)
    staged = _files(shop.build_dir)
    (shop.build_dir / MEMO).unlink()
    (shop.build_dir / "published.json").unlink()
    publish(shop, NOW)
    assert _files(shop.build_dir) == staged


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {MEMO, "published.json"}
    }
