"""Matches checked by people: the sample, their answers, and what these say of the matcher.

Two samples are drawn from one period. *Random* tickets of each language give the shares: how many
have an article, how many one could answer, how many need a person, put right by prediction-powered
inference (:mod:`kb.deflection.prevalence`). *Accepted* matches, topped up where the random ones
hold too few, give precision with a Clopper-Pearson lower bound. Sources: ``docs/matching.md``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kb.deflection.prevalence import prevalence
from kb.errors import NothingToDoError
from kb.frames import Column, FrameSchema

LABELS = {
    "right": "the proposed article answers it",
    "other": "another article answers it",
    "covered": "an article answers it",
    "writable": "no article answers it, but one could",
    "person": "no article could: somebody must look, decide or act",
    "unsure": "cannot be told from the text",
}
"""What a person may answer, and what it means."""
OF_MATCHES, OF_TICKETS = "matches", "tickets"
"""What is asked: whether the proposed article answers a ticket, or whether any article does.

Whoever sees what the matcher proposes leans towards it; where the shares of tickets alone are
wanted, nothing is proposed.
"""
ASKED = {
    OF_MATCHES: ("right", "other", "writable", "person", "unsure"),
    OF_TICKETS: ("covered", "writable", "person", "unsure"),
}
NAMING = frozenset({"other", "covered"})
"""Labels that go with the article that is meant, if somebody names it."""

WINDOW = FrameSchema(
    "audit_window",
    (
        Column("ticket_id", "text", "a ticket of the period"),
        Column("language", "text", "language of the ticket"),
        Column("part", "text", "random or accepted where it was drawn, else null", null=True),
        Column("place", "integer", "order in which drawn tickets are asked about", null=True),
        Column("kind", "text", "one of kb.matching.MATCH_KINDS"),
        Column("article_id", "text", "the nearest article", null=True),
        Column("locale", "text", "its language", null=True),
        Column("probability", "number", "that it is right, as the matcher says", "0 to 1", True),
        Column("need", "integer", "which of the ticket's needs, the worst", "", True, is_new=True),
    ),
)

TICKETS, ACCEPTED = 200, 100
"""Tickets drawn per language, and accepted matches asked for in all."""
KAPPA_GATE, FEWEST_PAIRED = 0.70, 50
CONFIDENCE = 0.95
BINS = 10
COVERED = frozenset({"right", "other", "covered"})
ADDRESSABLE = COVERED | {"writable"}


@dataclass(frozen=True)
class Answer:
    """What one person says of one ticket; ``article_id`` names the other article."""

    ticket_id: str
    who: str
    label: str
    at: str
    article_id: str = ""
    is_final: bool = False
    """Settles a ticket on which two people differ."""

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Question:
    """One ticket and the article that the matcher proposes; how sure it is, is not shown.

    ``title`` is empty where the article's text is gone, ``article_id`` where none was proposed.
    """

    ticket_id: str
    language: str
    ticket: str
    article_id: str = ""
    locale: str = ""
    title: str = ""
    article_text: str = ""
    """Its body, Markdown."""

    @property
    def article(self) -> str:
        """The proposed article in a line; empty where none was proposed."""
        known = f"{self.title} ({self.article_id})" if self.title else ""
        return known or (f"{self.article_id} (its text is gone)" if self.article_id else "")


def drawn(
    needs: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    seed: int,
    tickets: int = TICKETS,
    accepted: int = ACCEPTED,
) -> pd.DataFrame:
    """:data:`WINDOW` for rows of TICKETS of one period and their MATCHES; none says "no match".

    Of each language up to ``tickets`` at random, then accepted matches at random until there are
    ``accepted`` of them; asked in random order, so that whoever stops early leaves a sample. The
    same tickets and seed give the same sample.

    Raises:
        NothingToDoError: there is no ticket.
    """
    names = ["ticket_id", "need", "kind", "nearest_id", "nearest_locale", "probability"]
    joined = needs[["ticket_id", "language"]].merge(matches[names], on="ticket_id", how="left")
    joined = joined.assign(kind=joined["kind"].fillna("none"))
    joined = joined.rename(columns={"nearest_id": "article_id", "nearest_locale": "locale"})
    joined = joined.astype(object).where(joined.notna(), None)
    rows: list[dict[Any, Any]] = joined.sort_values("ticket_id").to_dict("records")
    if not rows:
        raise NothingToDoError(
            "audit-matches: no ticket with a need in this period", code="no_tickets_then"
        )
    chance = np.random.default_rng(seed)
    shuffled = [rows[number] for number in chance.permutation(len(rows))]
    taken: Counter[str] = Counter()
    for row in shuffled:
        taken[row["language"]] += 1
        row["part"] = "random" if taken[row["language"]] <= tickets else None
    held = sum(row["part"] == "random" and row["kind"] == "match" for row in shuffled)
    others = [row for row in shuffled if row["part"] is None and row["kind"] == "match"]
    for row in others[: max(accepted - held, 0)]:
        row["part"] = "accepted"
    asked = [row for row in shuffled if row["part"]]
    for place, number in enumerate(chance.permutation(len(asked)).tolist()):
        asked[number]["place"] = place
    return WINDOW.frame(rows)


def settled(answers: Iterable[Answer]) -> tuple[dict[str, str], list[str]]:
    """The label of each ticket, and the tickets on which people differ.

    A person's last answer counts; a final one settles. "other" with two articles is one label:
    what is asked is whether there is an article.
    """
    by_ticket: dict[str, dict[str, Answer]] = defaultdict(dict)
    final: dict[str, str] = {}
    for answer in answers:
        by_ticket[answer.ticket_id][answer.who] = answer
        if answer.is_final:
            final[answer.ticket_id] = answer.label
    labels, disputed = dict(final), []
    for ticket, said in by_ticket.items():
        different = {answer.label for answer in said.values()}
        if ticket in final:
            continue
        if len(different) == 1:
            labels[ticket] = different.pop()
        else:
            disputed.append(ticket)
    return labels, disputed


def kappa(answers: Iterable[Answer]) -> dict[str, Any]:
    """Cohen's kappa (1960) of the two people who answered most tickets together.

    (agreement - chance) / (1 - chance). ``value`` is None without two people, or where both gave
    one and the same label throughout; ``is_enough`` asks for .70 on at least fifty tickets.
    """
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for answer in answers:
        if not answer.is_final:
            said[answer.who][answer.ticket_id] = answer.label
    people = sorted(said)
    pairs = [(a, b) for n, a in enumerate(people) for b in people[n + 1 :]]
    if not pairs:
        return {"value": None, "tickets": 0, "people": people, "is_enough": False}
    one, other = max(pairs, key=lambda pair: len(said[pair[0]].keys() & said[pair[1]].keys()))
    both = sorted(said[one].keys() & said[other].keys())
    value = cohens_kappa([said[one][t] for t in both], [said[other][t] for t in both])
    is_enough = value is not None and value >= KAPPA_GATE and len(both) >= FEWEST_PAIRED
    return {"value": value, "tickets": len(both), "people": [one, other], "is_enough": is_enough}


def differences(answers: Iterable[Answer]) -> list[tuple[str, str, int]]:
    """Which labels people take for one another: two labels and on how many tickets, most first.

    The last answer of each counts, final ones do not. Empty where nobody differs.
    """
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for answer in answers:
        if not answer.is_final:
            said[answer.ticket_id][answer.who] = answer.label
    order = list(LABELS)
    pairs: Counter[tuple[str, str]] = Counter()
    for by_person in said.values():
        labels = sorted(set(by_person.values()), key=order.index)
        pairs.update((a, b) for n, a in enumerate(labels) for b in labels[n + 1 :])
    return [(*pair, count) for pair, count in sorted(pairs.items(), key=lambda p: (-p[1], p[0]))]


def cohens_kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Agreement of two lists of labels above chance; None where chance alone gives all of it.

    a a b b and a b b b agree in .75, by chance in .5: .5.
    """
    if not one:
        return None
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    first, second = Counter(one), Counter(other)
    chance = sum(first[label] * second[label] for label in first) / len(one) ** 2
    return None if chance >= 1 else (agreed - chance) / (1 - chance)


def lowest_share(part: int, whole: int, confidence: float = CONFIDENCE) -> float | None:
    """One-sided lower bound of a share (Clopper & Pearson 1934); None of nothing.

    96 of 100 gives .911, 95 of 100 .898.
    """
    from scipy.stats import beta

    if not whole:
        return None
    return float(beta.ppf(1 - confidence, part, whole - part + 1)) if part else 0.0


def asked_labels(of: str, *, has_article: bool) -> list[str]:
    """What may be answered in an audit of :data:`ASKED` about one ticket, in order."""
    return [one for one in ASKED[of] if has_article or one != "right"]


def audited(
    window: pd.DataFrame, answers: Sequence[Answer], *, of: str = OF_MATCHES
) -> dict[str, Any]:
    """What people's answers say of tickets and, in an audit of matches, of the matcher.

    ``window`` is WINDOW. Tickets without a settled answer, or with "unsure", are left out and
    counted; shares are null with a reason while there are too few.
    """
    known = WINDOW.check(window)
    labels, disputed = settled(answers)
    asked = known[known["part"].notna()]
    label = pd.Series([labels.get(t) for t in asked["ticket_id"]], asked.index, dtype="str")
    usable = asked.assign(label=label)[label.notna() & label.ne("unsure")]
    random = usable[usable["part"].eq("random")]
    judged = usable if of == OF_MATCHES else usable.iloc[:0]
    accepted = judged[judged["kind"].eq("match")]
    right = int(accepted["label"].eq("right").sum())
    proposed = judged[judged["part"].eq("random")]
    return {
        "of": of,
        "drawn": len(asked),
        "answered": int(label.notna().sum()),
        "unsure": int(label.eq("unsure").sum()),
        "disputed": len(disputed),
        "kappa": kappa(answers),
        "differences": differences(answers),
        "precision": {
            "right": right,
            "of": len(accepted),
            "value": right / len(accepted) if len(accepted) else None,
            "low": lowest_share(right, len(accepted)),
        },
        "recall": _recall(proposed),
        "calibration_error": calibration_error(proposed),
        "counted_not_corrected": float(known["kind"].eq("match").mean()),
        "shares": {
            str(language): _shares(part, known[known["language"].eq(language)])
            for language, part in random.groupby("language")
        },
        "labels": dict(sorted(Counter(map(str, usable["label"].tolist())).items())),
    }


def _recall(random: pd.DataFrame) -> dict[str, Any]:
    """Of random tickets that an article answers, those matched to the right one."""
    covered = random[random["label"].isin(list(COVERED))]
    found = int((covered["kind"].eq("match") & covered["label"].eq("right")).sum())
    value = found / len(covered) if len(covered) else None
    return {"found": found, "of": len(covered), "value": value}


def _shares(random: pd.DataFrame, window: pd.DataFrame) -> dict[str, Any]:
    """Covered, addressable and gap share of one language's tickets, by PPI++."""
    scores = random["probability"].fillna(0).to_numpy(float)
    rest = window[~window["ticket_id"].isin(random["ticket_id"])]
    others = rest["probability"].fillna(0).to_numpy(float)
    kinds = {"covered": COVERED, "addressable": ADDRESSABLE, "gap": {"writable"}}
    return {
        name: prevalence(
            random["label"].isin(list(some)).to_numpy(float), scores, others
        ).document()
        for name, some in kinds.items()
    }


def calibration_error(random: pd.DataFrame) -> float | None:
    """Expected calibration error in ten bins of probability (Naeini et al. 2015); None of nothing.

    Mean distance, by tickets, of the share that is right from the mean probability of a bin.
    """
    known = random[random["probability"].notna()]
    if known.empty:
        return None
    chance = known["probability"].to_numpy(float)
    right = known["label"].eq("right").to_numpy(float)
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    weights = np.bincount(bins, minlength=BINS)
    gaps = np.abs(np.bincount(bins, right, BINS) - np.bincount(bins, chance, BINS))
    return float(gaps[weights > 0].sum() / len(known))


def open_tickets(window: pd.DataFrame, answers: Iterable[Answer], who: str) -> list[str]:
    """The drawn tickets that ``who`` has not answered, in the order they are asked."""
    done = {answer.ticket_id for answer in answers if answer.who == who}
    asked = window[window["place"].notna()].sort_values("place")
    return [ticket for ticket in asked["ticket_id"].tolist() if ticket not in done]


def parsed_answer(
    row: Mapping[str, Any], *, who: str, at: str, of: str = OF_MATCHES
) -> Answer | None:
    """The answer in a row of a sheet; None where its cell is empty.

    Raises:
        ValueError: it is none of :data:`ASKED`.
    """
    label = str(row.get("answer") or "").strip().lower()
    if not label:
        return None
    if label not in ASKED[of]:
        raise ValueError(f"answer {label[:20]!r} is none of {', '.join(ASKED[of])}")
    other = str(row.get("other_article") or "").strip() if label in NAMING else ""
    return Answer(str(row["ticket_id"]), who, label, at, other)
