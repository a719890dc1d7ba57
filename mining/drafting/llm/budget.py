"""What a run of language-model calls may use, and what it has used."""

from __future__ import annotations

import math
from dataclasses import dataclass

PER_PRICE = 1_000_000
"""Tokens that a price is for."""
LETTERS_PER_TOKEN = 3
"""Fewest letters a token has on average in French or English: guesses err on the dear side."""


def guessed_tokens(text: str) -> int:
    """Tokens of a text when nobody counted them, rounded up. Example: 10 letters are 4."""
    return math.ceil(len(text) / LETTERS_PER_TOKEN)


@dataclass(frozen=True)
class Usage:
    """Tokens of one or several answers, and what they cost in the currency of the prices."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    is_guessed: bool = False
    """True when the endpoint did not say how many."""

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            round(self.cost + other.cost, 10),
            self.is_guessed or other.is_guessed,
        )


NOTHING = Usage()


@dataclass
class Budget:
    """Limits of a run; a call that could pass one of them is not made.

    Prices are for a million tokens. A price of 0 makes calls free, so that only the limit on
    tokens holds.
    """

    most_cost: float
    most_tokens: int
    price_in: float = 0.0
    price_out: float = 0.0
    used: Usage = NOTHING

    def usage(self, tokens_in: int, tokens_out: int, *, is_guessed: bool = False) -> Usage:
        """So many tokens, with their cost."""
        cost = (tokens_in * self.price_in + tokens_out * self.price_out) / PER_PRICE
        return Usage(tokens_in, tokens_out, cost, is_guessed)

    def refusal(self, tokens_in: int, tokens_out: int) -> str:
        """Which limit a call of so many tokens could pass; empty when none."""
        after = self.used + self.usage(tokens_in, tokens_out)
        if after.cost > self.most_cost:
            return f"the cost limit of {self.most_cost:g} (drafting.llm.max_cost) is reached"
        if after.tokens_in + after.tokens_out > self.most_tokens:
            return f"the limit of {self.most_tokens} tokens (drafting.llm.max_tokens) is reached"
        return ""

    def spend(self, usage: Usage) -> None:
        """Count what a call used."""
        self.used = self.used + usage
