"""``askless evaluate drafts``: labelled tickets in, figures of the drafts out."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from mining.evaluation.labelled_drafts import read_gold, read_labelled
from tests.desk import PASSWORD_FR, RETURN_EN, RETURN_FR, Need, replies
from tests.factories import NOW
from tests.goldenfiles import check_golden
from tests.shell import askless

KEYS = {
    "format_version", "n", "seconds", "encoder", "topics", "rouge_l", "step_coverage",
    "leaked_values", "unsupported_sentences",
}  # fmt: skip
NEEDS: dict[tuple[str, str], Need] = {
    ("returns", "fr"): RETURN_FR,
    ("returns", "en"): RETURN_EN,
    ("password", "fr"): PASSWORD_FR,
}


def tickets(count: int = 40) -> list[dict[str, Any]]:
    """Answered tickets of three needs, without ids and times, each with a value of its own."""
    rows = []
    for number, ((label, locale), need) in enumerate(NEEDS.items()):
        sent = replies(need.points, locale, count, seed=number, customer=f"{label}{{}}".format)
        for place, reply in enumerate(sent):
            question = need.questions[place % len(need.questions)]
            messages = [
                {"role": "customer", "text": f"MX{number}{place:04d}Q7. {question}"},
                {"role": "action", "text": "looked up"},
                {"role": "agent", "text": reply.text},
            ]
            rows.append({"messages": messages, "label": label, "lang": locale})
    return rows


def gold() -> list[dict[str, Any]]:
    """The points of each need as its gold article."""
    return [
        {"label": label, "lang": locale, "title": "t", "steps": [point[0] for point in need.points]}
        for (label, locale), need in NEEDS.items()
    ]


def a_file(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """``rows`` as JSON lines, packed when the name says so."""
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def test_json_has_exactly_the_promised_keys(tmp_path: Path) -> None:
    """The figures of the small desk, and each topic's own in the details."""
    asked = a_file(tmp_path / "tickets.jsonl.gz", tickets())
    known = a_file(tmp_path / "gold.jsonl", gold())
    details = tmp_path / "details.jsonl"
    done = askless("evaluate", "drafts", "--tickets", asked, "--gold", known, "--json",
                   "--details", details)  # fmt: skip
    document = done.json
    assert set(document) == KEYS
    del document["seconds"]
    told = [json.loads(line) for line in details.read_text("utf-8").splitlines()]
    shown = {"figures": document, "topics": told}
    check_golden("evaluate_drafts.json", json.dumps(shown, ensure_ascii=False, indent=1) + "\n")


def a_gold(tmp_path: Path, *rows: Mapping[str, Any]) -> list[Any]:
    """What is read of gold rows."""
    return read_gold(a_file(tmp_path / "gold.jsonl", rows))


@pytest.mark.parametrize(
    "row",
    [
        {"label": "a", "body": "Ouvrez la page. Merci de votre patience ! Cliquez ici."},
        {"id": "a", "text": "1. Ouvrez la page.\n2. Cliquez ici."},
        {"topic": "a", "answer": ["Ouvrez la page.", "Cliquez ici."], "lang": "fr-CA"},
        {"article_id": "a", "steps": [{"text": "Ouvrez la page."}, {"gold": "Cliquez ici."}]},
    ],
)
def test_gold_articles_have_many_forms(tmp_path: Path, row: dict[str, Any]) -> None:
    """Label, text and steps by their usual names; courtesies are no steps."""
    [one] = a_gold(tmp_path, row)
    assert (one.label, one.locale) == ("a", "fr")
    assert one.steps == ("Ouvrez la page.", "Cliquez ici.")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"body": "Ouvrez."}, "row 2: a gold article needs `label`"),
        ({"label": "b"}, "row 2: a gold article needs `body`"),
        ({"label": "b", "steps": [{}, 3]}, "row 2: a gold article needs `body`"),
    ],
)
def test_a_bad_gold_row_is_named(tmp_path: Path, row: dict[str, Any], problem: str) -> None:
    """Which row lacks what."""
    with pytest.raises(InputError, match=problem):
        a_gold(tmp_path, {"label": "a", "body": "Ouvrez la page."}, row)


def test_a_gold_article_in_no_known_language_is_an_error(tmp_path: Path) -> None:
    """There is nothing to draft in German."""
    with pytest.raises(InputError, match="languages fr, en"):
        a_gold(tmp_path, {"label": "a", "body": "Wo ist mein Paket?", "lang": "de"})


def labelled(tmp_path: Path, *rows: Mapping[str, Any], known: Sequence[str] = ()) -> Any:
    """What is read of ticket rows."""
    path = a_file(tmp_path / "tickets.jsonl", rows)
    return read_labelled(path, frozenset(known), now=NOW)


def ask(**more: Any) -> dict[str, Any]:
    """A ticket row."""
    return {"messages": [{"role": "customer", "text": "Où est mon colis ?"}]} | more


def test_ids_and_times_may_be_missing(tmp_path: Path) -> None:
    """Ids are made of the row; a label's tickets are spread over days, in the file's order."""
    rows = [ask(label=label) for label in ("a", "a", "b")]
    found = labelled(tmp_path, *rows).tickets
    assert len({one.id for one in found}) == 3
    assert (found[1].created_at - found[0].created_at).days == 90
    assert found[2].created_at.date() == found[0].created_at.date()


def test_a_doubled_id_is_two_tickets(tmp_path: Path) -> None:
    """Rows are tickets, whatever they are called."""
    found = labelled(tmp_path, ask(id="1", label="a"), ask(id="1", label="a"), ask(id=2, label="a"))
    assert len({one.id for one in found.tickets}) == 3


def test_the_article_id_serves_where_the_label_is_finer(tmp_path: Path) -> None:
    """A label that no gold article has gives way to the article's id; null is no label."""
    row = ask(label="timing_4", article_id="timing")
    found = labelled(tmp_path, row, ask(label=None), known=["timing"])
    assert (found.labels, found.unlabelled) == (("timing",), 1)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([{"label": "a"}], "row 1: a ticket needs `messages`"),
        ([ask()], "no row has a `label`"),
    ],
)
def test_a_bad_ticket_row_is_named(
    tmp_path: Path, rows: list[dict[str, Any]], problem: str
) -> None:
    """Which row lacks what."""
    with pytest.raises(InputError, match=problem):
        labelled(tmp_path, *rows)


@pytest.mark.parametrize(
    ("tickets", "gold", "problem"),
    [
        (None, '{"label":"a","body":"Open it."}', "no such file"),
        ("", '{"label":"a","body":"Open it."}', "holds no rows"),
        ('{"label":"a","text":"x"}\n{oops', '{"label":"a","body":"Open it."}', "row 2: not JSON"),
        ('{"label":"a","text":"x"}', '{"label":"b","body":"Open it."}', "none of its 1 labels"),
        (
            '{"label":"a","text":"Where is my parcel, please tell me","lang":"en"}',
            '{"label":"a","body":"Ouvrez la page.","lang":"fr"}',
            "no ticket is in the language",
        ),
    ],
)
def test_bad_input_is_one_clear_line(
    tmp_path: Path, tickets: str | None, gold: str, problem: str
) -> None:
    """Missing, empty, broken, nothing in common: one line, status 1."""
    asked, known = tmp_path / "tickets.jsonl", tmp_path / "gold.jsonl"
    if tickets is not None:
        asked.write_text(tickets, "utf-8")
    known.write_text(gold, "utf-8")
    done = askless("evaluate", "drafts", "--tickets", asked, "--gold", known)
    assert done.status == 1
    assert problem in done.err
    assert len(done.err.strip().splitlines()) == 1
