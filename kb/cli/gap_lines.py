"""What ``askless gaps`` prints for a person."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from kb.gap_decisions import GapDecision
from kb.gap_flags import GapFlag
from kb.gap_reasons import reason
from kb.gaps import GAP_KINDS, OPEN_KINDS, STATES
from kb.storage.workspace import packaged

Row = Mapping[str, Any]

KIND_WORDS = {
    "gap": "no article",
    "missing_language": "only in another language",
    "covered": "covered",
    "person": "for a person",
    "contradiction": "agents disagree",
    "unfindable": "search does not find it",
    "process": "people still write",
    "flag": "flagged by hand",
    "search": "searched in vain",
}
STATE_WORDS = {
    "open": "open",
    "drafting": "draft there",
    "published": "published",
    "dismissed": "dismissed",
    "back": "back again",
}
INDENT = " " * 12
ORDER = (
    "What waits for somebody comes first, then by tickets without an answer x trend (half to "
    "double) x handling time (a quarter to four times the usual); flags and searches behind topics."
)


def listing(figures: Mapping[str, Any], rows: Sequence[Row], asked: Mapping[str, Any]) -> list[str]:
    """The list: counts, then each row with its kind, state, reasons and cost."""
    is_all = asked["is_all"] or asked["kind"] is not None or asked["state"] is not None
    wanted = [row for row in rows if is_all or row["is_waiting"]]
    lines = [*_counts(figures, rows)]
    lines += [ORDER] if wanted else []
    for row in wanted[: asked["most"]]:
        lines += _row_lines(row, has_evidence=asked["has_evidence"])
    if len(wanted) > asked["most"]:
        lines.append(f"  and {len(wanted) - asked['most']} more; see --most or --json")
    if not wanted:
        lines.append("  nothing is open" if rows else "  no topic has tickets in these languages")
        return lines
    lines += _bases(wanted[: asked["most"]])
    can_draft = any(row["is_waiting"] and row["kind"] in OPEN_KINDS for row in wanted)
    return [*lines, "Next: askless draft"] if can_draft else lines


def _counts(figures: Mapping[str, Any], rows: Sequence[Row]) -> list[str]:
    kinds = figures["kinds"]
    counted = ", ".join(f"{kinds.get(kind, 0)} {KIND_WORDS[kind]}" for kind in GAP_KINDS)
    articles = ", ".join(f"{n} {la}" for la, n in sorted(figures["live_articles"].items()))
    states = Counter(row["state"] for row in rows)
    more = Counter(kind for row in rows for kind in row["kinds"] if kind not in GAP_KINDS)
    lines = [
        f"{figures['topics']} topics, counted once a language: {counted}.",
        f"Published articles: {articles or 'none'}. "
        f"Tickets in no topic: {figures['tickets_without_topic']:,}.",
    ]
    if rows:
        parts = [f"{states[name]} {STATE_WORDS[name]}" for name in STATES if states[name]]
        parts += [f"{number} where {KIND_WORDS[kind]}" for kind, number in sorted(more.items())]
        lines.append(f"{sum(row['is_waiting'] for row in rows)} wait; {', '.join(parts)}.")
    return lines


def _row_lines(row: Row, *, has_evidence: bool) -> list[str]:
    kinds = ", ".join(KIND_WORDS[kind] for kind in row["kinds"])
    lines = [
        f"{row['priority']:6.0f}  {row['locale']}  {row['topic_id']}  {row['label']}",
        f"{INDENT}[{kinds}] {reason(row, english_words(), 'en')}",
        f"{INDENT}{row['why']}",
        f"{INDENT}[{STATE_WORDS[row['state']]}] {row['state_why']}.",
    ]
    if row["contradictions"]:
        lines.append(
            f"{INDENT}agents' answers differ; decide in {', '.join(row['contradictions'])}"
        )
    if row["searched"] and row["searched"]["missed"]:
        lines.append(f"{INDENT}{_searched_words(row['searched'])}")
    lines += [f"{INDENT}{told}" for told in map(_flag_words, row["flags"])]
    if row["still_written"]:
        lines.append(f"{INDENT}since it is live: {_written_words(row['still_written'])}")
    lines += [f"{INDENT}{told}" for told in [_cost_words(row)] if told]
    if has_evidence and row["examples"]:
        lines.append(f"{INDENT}without an answer: {', '.join(row['examples'])}")
    return lines


def _flag_words(flag: Mapping[str, str]) -> str:
    note = f": {flag['note']}" if flag["note"] else ""
    return f"flagged on {flag['at'][:10]} by {flag['who']}{note}"


def flag_lines(flags: Iterable[GapFlag]) -> list[str]:
    """Each flag in one line."""
    return [
        f"{one.number:>4}  {one.at.isoformat()[:16]}  {one.who}: flag {one.words()}"
        + (f": {one.note}" if one.note else "")
        for one in flags
    ]


@cache
def english_words() -> dict[str, Any]:
    """The report's words in English, in which the shell says why a row is there."""
    path = packaged("site") / "report" / "en.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _written_words(written: Row) -> str:
    verdict = {"lower": "fewer write", "not_lower": "as many write", "not_known": "not known yet"}
    return f"{verdict[written['verdict']]} ({written['why']})"


def _searched_words(searched: Row) -> str:
    missed = ", ".join(f"“{text}”" for text in searched["missed"])
    found = f"{searched['found']} of {searched['asked']}"
    return f"the search shows it for {found} questions, not for {missed}"


def _cost_words(row: Row) -> str:
    """Hours and cost a month, as far as they are known."""
    parts = []
    if row["hours_a_month"] is not None:
        parts.append(f"{row['hours_a_month']:g} h of work")
    if row["cost_a_month"] is not None:
        parts.append(f"{row['cost_a_month']:g} {row['currency']}")
    return f"{', '.join(parts)} a month" if parts else ""


def _bases(rows: Sequence[Row]) -> list[str]:
    """What savings rest on, each once."""
    told = dict.fromkeys(row["saving"]["basis"] for row in rows if row["saving"])
    return [f"What an article may save is {basis}." for basis in told]


def decision_lines(decisions: Iterable[GapDecision]) -> list[str]:
    """Each decision in one line."""
    return [
        f"{one.number:>4}  {one.at.isoformat()[:16]}  {one.who}: {one.words()}"
        + (f": {one.reason}" if one.reason else "")
        for one in decisions
    ]
