"""``askless noise``: what is set apart, shown and undone."""

from __future__ import annotations

import json
from pathlib import Path

from tests.shell import askless

TEXTS = {
    "1": "Ceci est un message automatique, merci de ne pas y répondre.",
    "2": "Bande de voleurs, plus jamais !",
    "3": "Où est mon colis ? Il est retardé depuis lundi.",
}


def shop(tmp_path: Path, keep: str = "") -> Path:
    """A workspace with a machine's ticket, an angry one and one with a need."""
    askless("init", tmp_path / "shop")
    rows = [
        {
            "id": key,
            "created_at": "2026-03-01T10:00:00Z",
            "messages": [{"role": "customer", "text": t}],
        }
        for key, t in TEXTS.items()
    ]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    settings = tmp_path / "shop" / "askless.toml"
    text = settings.read_text("utf-8") + f"\n[noise]\nkeep = [{keep}]\n"
    settings.write_text(text, "utf-8")
    done = askless("import", "jsonl", tmp_path / "t.jsonl", "--workspace", tmp_path / "shop")
    assert done.status == 0, done.err
    return tmp_path / "shop"


def test_rules_are_listed_with_counts(tmp_path: Path) -> None:
    """Two of three tickets are set apart, each by a rule said in words."""
    done = askless("noise", "--workspace", shop(tmp_path))
    assert "2 of 3 tickets are set apart" in done.out
    assert "venting.words" in done.out
    assert "sent automatically" in done.out


def test_tickets_of_a_rule_are_shown(tmp_path: Path) -> None:
    """An editor reads what was set apart, redacted as it is stored."""
    done = askless("noise", "venting", "--json", "--workspace", shop(tmp_path)).json
    assert [one["text"] for one in done["newest"]] == [TEXTS["2"]]


def test_an_undone_rule_counts_as_a_need(tmp_path: Path) -> None:
    """Without a new import; the list says that it is undone."""
    place = shop(tmp_path, '"venting"')
    rules = {
        row["rule"]: row["kept"]
        for row in askless("noise", "--json", "--workspace", place).json["rules"]
    }
    assert rules == {"auto_reply.says": False, "venting.words": True}
    figures = askless("mine", "--json", "--workspace", place).json
    assert figures["needs"] == 2


def test_an_unknown_rule_is_wrong_usage(tmp_path: Path) -> None:
    """The message says where the rules are."""
    done = askless("noise", "surveys", "--workspace", shop(tmp_path))
    assert done.status == 2
    assert "askless noise" in done.err


def test_a_workspace_without_tickets_says_so(tmp_path: Path) -> None:
    """No rows, no traceback."""
    askless("init", tmp_path / "shop")
    assert "none set apart" in askless("noise", "--workspace", tmp_path / "shop").out
