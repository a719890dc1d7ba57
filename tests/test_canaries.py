"""Five hundred invented people go through everything: none comes out, and none is stored as is.

The people's words that no recogniser can know are held back by the support rule; names that only
their owner tells, without a word that says so, are the matter of ``askless evaluate redaction``.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kb.exporting import NAMES
from kb.storage import content
from tests.identities import (
    HELD,
    IDENTITY,
    PEOPLE,
    RARE,
    Identity,
    files_below,
    found_in,
    planted,
    supported,
)
from tests.planted import FILE_MARK, Taken, broken_exports, reworded, taken_through
from tests.shell import askless

pytestmark = pytest.mark.slow

PRINTED = b"poqwelmot"
"""The rare word that was said often enough to be printed, as the search's stemmer cuts it."""

RAW_ANSWERS = "answers.json"
"""What the model answered, kept with the private results: its own words, checked before use."""


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """The planted shop after every stage and export."""
    return taken_through(tmp_path_factory.mktemp("planted"))


def told(taken: Taken) -> bytes:
    """All that the commands printed, without the names of files the operator gave."""
    parts = [part for _, done in taken.said for part in (done.out, done.err)]
    typed = [path.name for path in taken.root.parent.glob(f"*{FILE_MARK}*")]
    text = "\n".join(parts)
    for name in typed:
        text = text.replace(name, "")
    return text.encode()


def leaks(*places: Path, rare: bool = True) -> list[str]:
    """Where a mark stands in files below ``places``; rare words too, but the printed one."""
    marks = (IDENTITY, RARE) if rare else (IDENTITY,)
    return [
        f"{path.name}: {hit}"
        for path, data in files_below(*places)
        for hit in found_in(data.replace(PRINTED, b""), *marks)
    ]


def test_five_hundred_people_are_in_the_export(taken: Taken) -> None:
    """The search that must find nothing later finds each of them here, by every kind of value."""
    export = next(taken.root.parent.glob("tickets-*.jsonl")).read_text("utf-8")
    assert len({who.last for who in taken.people}) == PEOPLE
    assert {who.lang for who in taken.people} == {"fr", "en"}
    assert all(who.email in export for who in taken.people)
    for kind in ("first", "last", "phone", "order", "street"):
        assert sum(getattr(who, kind) in export for who in taken.people) > 0.8 * PEOPLE, kind
    for kind in ("iban", "handle", "word"):
        assert sum(getattr(who, kind) in export for who in taken.people) >= PEOPLE // 5, kind


@pytest.mark.parametrize("kind", ["last", "email", "phone", "order", "iban", "handle", "street"])
def test_the_search_sees_every_kind_of_value(kind: str) -> None:
    """Any single value of any person is found."""
    people = [Identity(number, ("fr", "en")[number % 2]) for number in range(PEOPLE)]
    assert all(found_in(getattr(who, kind).encode(), IDENTITY) for who in people)


def test_nobody_leaves(taken: Taken) -> None:
    """Site, pages, search index, report, exports of every target, articles: no trace of anybody."""
    assert leaks(*taken.outside) == []


def test_all_that_leaves_was_read(taken: Taken) -> None:
    """Pages, packed search files, tables and every target's export are among the files."""
    names = [path.name for path, _ in files_below(*taken.outside)]
    for ending in (
        *(".html", ".pf_meta", ".pf_index", ".csv", ".json", ".jsonl", ".md"),
        *(".xlsx", ".duckdb", ".parquet"),
    ):
        assert any(name.endswith(ending) for name in names), ending
    assert {path.name for path in (taken.root / "out").iterdir() if path.is_dir()} == set(NAMES)


def test_nobody_is_stored(taken: Taken) -> None:
    """Tickets, evidence, runs, caches, review log and settings hold no value of theirs."""
    assert leaks(taken.root, rare=False) == []


def test_rare_words_are_stored_with_the_tickets_alone(taken: Taken) -> None:
    """What no recogniser can know is private text: no run, evidence or log repeats it."""
    kept = {path.parent.name for path, data in files_below(taken.root / "data")
            if found_in(data.replace(PRINTED, b""), RARE)}  # fmt: skip
    assert kept <= {"tickets"}


def test_nobody_is_told(taken: Taken) -> None:
    """No command's output or errors name anybody, as text or as JSON."""
    assert found_in(told(taken).replace(PRINTED, b""), IDENTITY, RARE) == []


def test_names_of_export_files_are_kept_nowhere(taken: Taken) -> None:
    """A file called after a customer leaves no name behind in the workspace."""
    hits = [path for path, data in files_below(taken.root) if FILE_MARK.encode() in data]
    assert hits == []


def test_the_support_rule_holds_back_what_too_few_say(taken: Taken) -> None:
    """Of four sentences like the article's own the one that many said is printed, no other."""
    shown = b"".join(data for _, data in files_below(taken.root / "build/site")).decode(
        "utf-8", "replace"
    )
    word = {why: text.split()[-3:] for why, text in HELD.items()}
    printed = [why for why in word if any(w.strip(".") in shown for w in word[why] if "qwelm" in w)]
    assert printed == ["printed"]


def test_something_was_drafted_from_them(taken: Taken) -> None:
    """Articles made of the planted tickets are live in both languages."""
    drafted = [a for a in content.read_articles(taken.workspace) if a.source == "draft"]
    assert {a.locale for a in drafted if a.is_published} == {"fr", "en"}


def test_nobody_comes_through_a_language_model(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing personal is sent to it; what it brings in itself is printed on no page.

    A refused claim is told to the operator, unless it looks personal.
    """
    monkeypatch.setenv("ASKLESS_LLM_KEY", "sk-test")
    shop, sent = reworded(taken.root.parent)
    assert sent
    assert [
        hit for body in sent for hit in found_in(body.replace(PRINTED, b""), IDENTITY, RARE)
    ] == []
    assert leaks(shop.root / "build", shop.root / "site") == []
    assert found_in(told(shop), IDENTITY) == []
    kept = [one for one in leaks(shop.root / "data", rare=False) if not one.startswith(RAW_ANSWERS)]
    assert kept == []
    assert any(article.source == "draft" for article in content.read_articles(shop.workspace))


def test_broken_exports_name_nobody(taken: Taken, tmp_path: Path) -> None:
    """Lines that cannot be read are counted, never quoted, whether or not a command fails."""
    for source, path in broken_exports(tmp_path):
        for form in ((), ("--json",)):
            done = askless("import", source, path, *form, "--workspace", taken.root)
            assert found_in((done.out + done.err).encode(), IDENTITY) == [], source
            assert "Traceback" not in done.err


def test_a_broken_run_names_nobody(taken: Taken, tmp_path: Path) -> None:
    """A stored table cut short ends a run with one line that quotes nothing of it."""
    root = tmp_path / "shop"
    shutil.copytree(taken.root, root, ignore=shutil.ignore_patterns("build", "out"))
    shutil.rmtree(root / "data/runs")
    table = max(root.glob("data/tickets/*.tickets.parquet"), key=lambda p: p.stat().st_size)
    table.write_bytes(table.read_bytes()[:-200])
    for command in (("run", "--json"), ("mine",), ("mine", "--json")):
        done = askless(*command, "--workspace", root)
        assert (done.status, done.err.count("\n")) == (1, 1), command
        assert found_in((done.out + done.err).encode(), IDENTITY, RARE) == []


def test_planting_needs_no_chance() -> None:
    """The same tickets give the same people and texts."""
    rows = [json.dumps(supported(list(HELD)), sort_keys=True) for _ in range(2)]
    assert rows[0] == rows[1]
    assert planted([]) == []
