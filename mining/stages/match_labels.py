"""People's answers of all audits, and the calibration that they put in force over a workspace.

The newest audit is kept for the check as soon as those before it teach enough: a figure that a
sample taught is not verified by it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd

from kb.config import Matching
from kb.match_audit import OF_MATCHES
from kb.match_calibration import ISOTONIC, Calibration, Check, Curve
from kb.match_labels import MATCH_LABELS, audit_labels, outcomes
from kb.matching import shipped_model
from kb.moved import Names
from kb.need_matches import numbered
from kb.storage import audits, content, movedstore
from kb.storage.workspace import Workspace
from mining.match_learning import FEWEST_LABELS, checked, learnt_curve, tradeoff, weights
from mining.matching import NeedQueries
from mining.runs import content_hash

Matched = Callable[[Sequence[int]], pd.DataFrame]
"""Places of needs -> their MATCHES with the probability that nobody has put right, cut at 0."""


def read_labels(workspace: Workspace) -> pd.DataFrame:
    """MATCH_LABELS of every audit, oldest first.

    What somebody typed as the other article is left out where no article has that id: it may be
    anything, and no text enters this table.
    """
    tables = [MATCH_LABELS.empty()]
    names = movedstore.read_names(workspace)
    for name in audits.names(workspace):
        audit = audits.read(workspace, name)
        if audit.of != OF_MATCHES:  # nobody was asked about the article that the matcher proposes
            continue
        tables.append(audit_labels(audit.window, audit.answers(), name))
    labels = MATCH_LABELS.check(pd.concat(tables, ignore_index=True))
    if names.moves and not labels.empty:
        labels = MATCH_LABELS.check(_of_today(labels, names))
    if labels.empty:
        return labels
    known = {article.id for article in content.read_articles(workspace)}
    known |= set(content.read_publications(workspace)["article"].tolist())
    is_known = labels["article_id"].isna() | labels["article_id"].isin(list(known))
    return labels[is_known.astype(bool)].reset_index(drop=True)


def _of_today(labels: pd.DataFrame, names: Names) -> pd.DataFrame:
    """``labels`` with articles by the ids that they have now."""
    asked = zip(labels["article_id"].tolist(), labels["at"].tolist(), strict=True)
    ids = [
        names.now(one, datetime.fromisoformat(at)) if isinstance(one, str) else None
        for one, at in asked
    ]
    return labels.assign(article_id=pd.Series(ids, labels.index, dtype=labels["article_id"].dtype))


def labels_hash(labels: pd.DataFrame) -> str:
    """Hash of MATCH_LABELS, the same in any order of rows; empty for none."""
    rows = sorted(repr(list(row.values())) for row in labels.to_dict("records"))
    return content_hash(*rows) if rows else ""


def calibrated_by(labels: pd.DataFrame, settings: Matching) -> dict[str, Any]:
    """What a result that rests on :func:`in_force` is made from, as stage keys name it."""
    return {
        "threshold": settings.threshold,
        "is_threshold_set": settings.is_threshold_set,
        "posterior": settings.posterior,
        "labels": labels_hash(labels),
    }


def claimed(labels: pd.DataFrame, asked: NeedQueries, matched: Matched) -> pd.DataFrame:
    """MATCHES of the needs whose tickets somebody was asked about, in their own language only.

    Between languages nothing is learnt: too few of an audit's tickets tell.
    """
    wanted = asked.rows["ticket_id"].isin(labels["ticket_id"].tolist()).to_numpy(bool)
    rows = [int(row) for row in wanted.nonzero()[0]]
    found = numbered(matched(rows), [asked.numbers[row] for row in rows])
    language = pd.Series(asked.rows["language"].iloc[rows].tolist(), found.index, dtype="str")
    own = found["nearest_locale"].astype("str").eq(language)
    return found[(own & found["probability"].gt(0)).fillna(False).astype(bool)]


def in_force(
    labels: pd.DataFrame, found: pd.DataFrame, settings: Matching, *, is_of_then: bool
) -> Calibration:
    """The calibration that ``labels`` give, or the shipped one where they are too few.

    ``found`` are MATCHES by the probability that only replies have put right. ``is_of_then`` as in
    :func:`kb.match_labels.outcomes`: true where tickets are counted, each against the articles of
    its time. Against those of today (gaps) the cut stays what it was: whether a topic is covered
    asks what is likelier of many tickets, not what is proven of each.
    """
    told = outcomes(labels, found, is_of_then=is_of_then)
    newest = "" if labels.empty else str(labels["sample"].iloc[-1])
    fresh = told["sample"].eq(newest).astype(bool)
    is_kept = int((~fresh).sum()) >= FEWEST_LABELS and bool(fresh.any())
    learnt = told[~fresh] if is_kept else told
    chance, right, weight = _numbers(learnt)
    curve = learnt_curve(chance, right, weight)
    shipped = Calibration(
        shipped_model().version,
        settings.threshold,
        "matching.threshold",
        known=len(told),
        fewest=FEWEST_LABELS,
        labels_hash=labels_hash(labels),
    )
    if curve is None:
        return shipped
    cut, cut_from = _cut(settings, is_of_then)
    return replace(
        shipped,
        cut=cut,
        cut_from=cut_from,
        kind=ISOTONIC,
        curve=curve,
        labels=len(learnt),
        first=str(learnt["first"].min())[:10],
        last=str(learnt["last"].max())[:10],
        audits=tuple(sorted(set(learnt["sample"].tolist()))),
        check=_check(told[fresh], curve, cut, newest) if is_kept else None,
        tradeoff=tradeoff(curve(chance), weight),
    )


def _numbers(told: pd.DataFrame) -> tuple[Any, Any, Any]:
    """Claimed probability, share of people who said right, and weight of each ticket."""
    chance = told["probability"].to_numpy(float)
    right = told["right"].to_numpy(float)
    return chance, right, weights(told["chance"].to_numpy(float), told["sample"].to_numpy(str))


def _cut(settings: Matching, is_of_then: bool) -> tuple[float, str]:
    """The least probability of a match once it is learnt, and the setting that it comes from."""
    if settings.is_threshold_set or not is_of_then:
        return settings.threshold, "matching.threshold"
    return settings.posterior, "matching.posterior"


def _check(fresh: pd.DataFrame, curve: Curve, cut: float, audit: str) -> Check:
    chance, right, _ = _numbers(fresh)
    return checked(curve(chance), right, cut=cut, audit=audit)
