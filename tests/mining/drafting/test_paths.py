"""Menu paths told in many ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mining.drafting.clusters import Claim
from mining.drafting.paths import is_path, path_claims
from mining.drafting.replies import Reply, Said
from mining.drafting.support import SupportRule

RULE = SupportRule(customers=5, days=3, agents=2)
WORDINGS = (
    "Cela se fait dans Mon compte > Été > Œuvres.",
    "Rien ne s'y oppose : Mon compte > Été > Œuvres.",
    "Connectez-vous et allez dans Mon compte > Été > Œuvres, puis validez.",
)


def told(count: int, *, agents: int = 2) -> list[Said]:
    """The path in each wording in turn, to one customer a day."""
    first = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Said(
            WORDINGS[n % len(WORDINGS)],
            Reply(f"t{n}", f"c{n}", f"a{n % agents}", first + timedelta(days=n), "x"),
            0.5,
        )
        for n in range(count)
    ]


def test_a_path_told_to_enough_customers_is_a_step() -> None:
    """Whatever stands around it; all who were told it are its evidence."""
    (claim,) = path_claims(told(6), [], RULE)
    assert (claim.text, claim.customers) == ("Mon compte > Été > Œuvres", 6)
    assert is_path(claim.text)


def test_the_support_rule_holds_for_paths() -> None:
    """Four customers, or one agent, are too few; no sentences give none."""
    assert path_claims(told(4), [], RULE) == []
    assert path_claims(told(6, agents=1), [], RULE) == []
    assert path_claims([], [], RULE) == []


def test_a_path_that_a_sentence_names_is_not_printed_twice() -> None:
    """The sentence says more."""
    said = told(6)
    known = Claim("Ouvrez mon compte > été > œuvres.", tuple(said), 0.5, False, ())
    assert path_claims(said, [known], RULE) == []
    assert not is_path(known.text)
    assert not is_path("")
