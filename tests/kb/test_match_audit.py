"""Audits of matches: samples that are random, and figures that say what people said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import NothingToDoError
from kb.match_audit import (
    OF_TICKETS,
    WINDOW,
    Answer,
    asked_labels,
    audited,
    calibration_error,
    cohens_kappa,
    differences,
    drawn,
    kappa,
    lowest_share,
    open_tickets,
    parsed_answer,
    settled,
)

AT = "2026-03-02T10:00:00+00:00"


def population(size: int, share: float = 0.3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """So many tickets in two languages, and the matcher's word on each."""
    ids = [f"jsonl:{number:05d}" for number in range(size)]
    kinds = ["match" if number % 100 < 100 * share else "none" for number in range(size)]
    needs = pd.DataFrame({"ticket_id": ids, "language": ["fr", "fr", "en", "fr"] * (size // 4)})
    matches = pd.DataFrame(
        {
            "ticket_id": ids,
            "kind": kinds,
            "nearest_id": "retours",
            "nearest_locale": "fr",
            "probability": [0.9 if kind == "match" else 0.2 for kind in kinds],
            "need": 0,
        }
    )
    return needs, matches


def said(ticket: str, label: str, who: str = "ana", *, is_final: bool = False) -> Answer:
    """An answer."""
    return Answer(ticket, who, label, AT, is_final=is_final)


def test_each_language_is_drawn_at_random_and_matches_topped_up() -> None:
    """So many of each language; then accepted matches until there are enough."""
    window = drawn(*population(400), seed=1, tickets=40, accepted=60)
    random = window[window["part"].eq("random")]
    assert random["language"].value_counts().to_dict() == {"fr": 40, "en": 40}
    asked = window[window["part"].notna()]
    assert int(asked["kind"].eq("match").sum()) == 60
    assert sorted(asked["place"].tolist()) == list(range(len(asked)))
    assert len(window) == 400


def test_the_same_seed_draws_the_same_sample_in_any_order() -> None:
    """Another seed draws another one."""
    needs, matches = population(200)
    once = drawn(needs, matches, seed=3, tickets=20)
    again = drawn(needs.iloc[::-1], matches.sample(frac=1, random_state=1), seed=3, tickets=20)
    other = drawn(needs, matches, seed=4, tickets=20)
    assert once.equals(again)
    assert not once.equals(other)


def test_a_period_without_tickets_is_one_clear_error() -> None:
    """Nothing to draw from."""
    needs, matches = population(4)
    with pytest.raises(NothingToDoError, match="no ticket"):
        drawn(needs.iloc[:0], matches, seed=1)


def test_kappa_by_hand() -> None:
    """Agreement .75, chance .5: (.75 - .5) / .5."""
    assert cohens_kappa("aabb", "abbb") == pytest.approx(0.5)
    assert cohens_kappa("ab", "ba") == pytest.approx(-1)
    assert cohens_kappa("aa", "aa") is None
    assert cohens_kappa("", "") is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=60))
def test_kappa_does_not_care_who_is_first(pairs: list[tuple[str, str]]) -> None:
    """Symmetric, at most 1, and 1 only in full agreement."""
    one, other = zip(*pairs, strict=True)
    value = cohens_kappa(one, other)
    assert value == pytest.approx(cohens_kappa(other, one))
    assert value is None or (value <= 1 and (value == pytest.approx(1)) == (one == other))


def test_the_lower_bound_is_that_of_clopper_and_pearson() -> None:
    """Figures of the design: 4 errors in 100 prove .911, 5 only .898."""
    assert lowest_share(96, 100) == pytest.approx(0.911, abs=5e-4)
    assert lowest_share(95, 100) == pytest.approx(0.898, abs=5e-4)
    assert lowest_share(0, 10) == 0
    assert lowest_share(0, 0) is None


def test_people_who_differ_are_disputed_until_somebody_settles() -> None:
    """A changed mind counts once; a final answer ends it."""
    answers = [
        said("1", "right"),
        said("1", "other", "bob"),
        said("2", "unsure"),
        said("2", "other"),
    ]
    assert settled(answers) == ({"2": "other"}, ["1"])
    labels, disputed = settled([*answers, said("1", "writable", "eve", is_final=True)])
    assert (labels, disputed) == ({"1": "writable", "2": "other"}, [])


def test_agreement_is_of_the_two_who_share_most_tickets() -> None:
    """A third person's few answers do not hide it; fewer than fifty are not enough."""
    answers = [said(str(n), "right" if n % 2 else "person", who) for n in range(60) for who in "ab"]
    answers += [said("1", "person", "c")]
    found = kappa(answers)
    assert (found["people"], found["tickets"], found["value"]) == (["a", "b"], 60, pytest.approx(1))
    assert found["is_enough"]
    assert not kappa(answers[:40])["is_enough"]


def test_figures_by_hand() -> None:
    """Forty random tickets, half of them matched, one in four of those wrongly."""
    rows = [
        {
            "ticket_id": str(n), "language": "fr", "part": "random", "place": n,
            "kind": "match" if n < 20 else "none", "article_id": "a", "locale": "fr",
            "probability": 0.75 if n < 20 else 0.25,
        }
        for n in range(40)
    ]  # fmt: skip
    labels = ["right"] * 15 + ["person"] * 5 + ["other"] * 5 + ["writable"] * 10 + ["unsure"] * 5
    window = WINDOW.frame(rows)
    found = audited(window, [said(str(n), label) for n, label in enumerate(labels)])
    assert (found["answered"], found["unsure"], found["counted_not_corrected"]) == (40, 5, 0.5)
    assert found["precision"]["value"] == 0.75
    assert found["recall"] == {"found": 15, "of": 20, "value": 0.75}
    assert found["shares"]["fr"]["covered"]["value"] == pytest.approx(20 / 35, abs=0.05)
    assert found["shares"]["fr"]["gap"]["value"] == pytest.approx(10 / 35, abs=0.05)
    assert found["calibration_error"] == pytest.approx((0 + 15 * 0.25) / 35)


def test_too_few_answers_give_a_reason() -> None:
    """No share from a handful."""
    window = drawn(*population(400), seed=1, tickets=40)
    first = open_tickets(window, [], "ana")[:5]
    found = audited(window, [said(ticket, "right") for ticket in first])
    shares = [share for part in found["shares"].values() for share in part.values()]
    assert {share["value"] for share in shares} <= {None}
    assert audited(window, [])["precision"]["value"] is None


def test_shares_hold_where_the_matcher_is_wrong() -> None:
    """Half of what it accepts is wrong: the corrected share finds the truth, counting does not."""
    needs, matches = population(4000)
    truth = {row: number % 100 < 15 for number, row in enumerate(needs["ticket_id"])}
    inside = 0
    for seed in range(40):
        window = drawn(needs, matches, seed=seed, tickets=200, accepted=0)
        asked = open_tickets(window, [], "ana")
        found = audited(window, [said(t, "right" if truth[t] else "writable") for t in asked])
        share = found["shares"]["fr"]["covered"]
        inside += share["ci_low"] <= 0.15 <= share["ci_high"]
        assert found["counted_not_corrected"] == pytest.approx(0.3)
    assert inside >= 35


def test_calibration_of_a_matcher_that_is_right_as_often_as_it_says() -> None:
    """Near 0; of one that is always sure and half right, one half."""
    chance = np.linspace(0.05, 0.95, 500)
    right = np.random.default_rng(1).random(500) < chance
    label = np.where(right, "right", "person")
    assert calibration_error(pd.DataFrame({"probability": chance, "label": label})) < 0.08
    sure = pd.DataFrame({"probability": [1.0] * 10, "label": ["right", "person"] * 5})
    assert calibration_error(sure) == pytest.approx(0.5)
    assert calibration_error(sure.iloc[:0]) is None


def test_a_row_of_a_sheet() -> None:
    """Empty cells are no answer, unknown words an error."""
    row = {"ticket_id": "1", "answer": " Other ", "other_article": "échanges"}
    assert parsed_answer(row, who="ana", at=AT) == Answer("1", "ana", "other", AT, "échanges")
    assert parsed_answer(row | {"answer": ""}, who="ana", at=AT) is None
    with pytest.raises(ValueError, match="none of right"):
        parsed_answer(row | {"answer": "oui"}, who="ana", at=AT)


def test_an_audit_of_tickets_needs_no_matcher_and_judges_none() -> None:
    """Its answers give shares of tickets by themselves; 12 of 40 French ones are .3."""
    needs, matches = population(80)
    window = drawn(needs, matches.iloc[:0], seed=1, tickets=60, accepted=0)
    ids = sorted(window.loc[window["language"].eq("fr"), "ticket_id"])[:40]
    answers = [said(one, "covered" if n < 12 else "person") for n, one in enumerate(ids)]
    found = audited(window, answers, of=OF_TICKETS)
    assert (found["precision"]["value"], found["recall"]["value"]) == (None, None)
    assert found["shares"]["fr"]["covered"]["value"] == pytest.approx(0.3)
    assert found["calibration_error"] is None


def test_what_the_matcher_says_narrows_the_shares_of_tickets() -> None:
    """Kept with the sample where it is known, and shown to nobody."""
    needs, matches = population(400)
    answers = {
        row["ticket_id"]: "covered" if row["kind"] == "match" else "person"
        for row in matches.to_dict("records")
    }
    widths = []
    for known in (matches, matches.iloc[:0]):
        window = drawn(needs, known, seed=2, tickets=60, accepted=0)
        asked = window.loc[window["part"].notna(), "ticket_id"]
        found = audited(window, [said(one, answers[one]) for one in asked], of=OF_TICKETS)
        share = found["shares"]["fr"]["covered"]
        widths.append(share["ci_high"] - share["ci_low"])
    assert widths[0] < widths[1] / 2


def test_what_is_asked_goes_with_what_an_audit_is_of() -> None:
    """No proposed article, no "right"; a sheet takes no other answer either."""
    assert "right" not in asked_labels("matches", has_article=False)
    assert asked_labels(OF_TICKETS, has_article=False)[0] == "covered"
    with pytest.raises(ValueError, match="is none of covered"):
        parsed_answer({"ticket_id": "t", "answer": "right"}, who="a", at=AT, of=OF_TICKETS)


def test_labels_that_people_take_for_one_another_are_counted() -> None:
    """The last answer of each; whoever settled it is not one of them."""
    answers = [said("1", "person"), said("1", "writable", "bob"), said("2", "writable"),
               said("2", "person", "bob"), said("2", "right", "eve", is_final=True),
               said("3", "right"), said("3", "right", "bob")]  # fmt: skip
    assert differences(answers) == [("writable", "person", 2)]
