"""Figures whose answers come from elsewhere than tickets: surveys, customers, refunds.

Each takes counts or answers and gives a number, or None of nothing; never 0 for unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.coverage import Rate

LEGAL_REFUND_DAYS = 14
"""Days within which a French shop refunds a withdrawal (Code de la consommation, L221-24)."""


def net_promoter_score(answers: Sequence[float]) -> float | None:
    """Percentage of promoters (9 and 10) less that of detractors (0 to 6), -100 to 100.

    >>> net_promoter_score([10, 9, 8, 6])
    25.0

    Raises:
        ValueError: an answer is not between 0 and 10.
    """
    if any(not 0 <= answer <= 10 for answer in answers):
        raise ValueError("an answer of the net promoter score is between 0 and 10")
    if not answers:
        return None
    promoters = sum(answer >= 9 for answer in answers)
    detractors = sum(answer <= 6 for answer in answers)
    return 100 * (promoters - detractors) / len(answers)


def effort_score(answers: Sequence[float], *, highest: int = 7) -> tuple[float, Rate] | None:
    """Mean answer of a customer effort survey from 1 (easy) to ``highest``, and the share of ease.

    Low effort is the lower half without the middle: 1 to 3 of 7, 1 and 2 of 5.

    Raises:
        ValueError: an answer is not between 1 and ``highest``.
    """
    if any(not 1 <= answer <= highest for answer in answers):
        raise ValueError(f"an answer on effort is between 1 and {highest}")
    if not answers:
        return None
    easy = sum(answer < (highest + 1) / 2 for answer in answers)
    return sum(answers) / len(answers), Rate(easy, len(answers))


def retention_rate(at_start: int, at_end: int, won: int) -> Rate | None:
    """Customers kept of those at the start: ``(at_end - won) / at_start`` (Gorgias guide).

    >>> retention_rate(350, 300, 76).value
    0.64

    Raises:
        ValueError: more were won than there are, or more kept than there were.
    """
    if at_start == 0:
        return None
    return Rate(at_end - won, at_start)


def refund_delays(days: Iterable[float], *, limit: float = LEGAL_REFUND_DAYS) -> Rate | None:
    """The share of refunds that took more than ``limit`` days from the return's receipt."""
    known = [delay for delay in days if delay >= 0]
    return Rate(sum(delay > limit for delay in known), len(known)) if known else None
