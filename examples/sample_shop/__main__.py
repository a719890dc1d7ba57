"""Write the sample shop: ``python -m examples.sample_shop --tickets 5000 --seed 7 --out DIR``."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

from kb.errors import KbError

from .generator import FEWEST, MOST, Summary, generate
from .variety import measured_variety


def main(arguments: list[str] | None = None) -> int:
    """Parse, write, print what was written; 0 when it worked, 1 for an error of ours."""
    options = _parser().parse_args(arguments)
    begun = time.perf_counter()
    try:
        summary = generate(
            options.out, tickets=options.tickets, seed=options.seed, until=options.until
        )
    except (KbError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    _print(summary, time.perf_counter() - begun)
    if options.variety:
        print(measured_variety(options.out))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m examples.sample_shop", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--tickets", type=_count, default=5000, help=f"{FEWEST} to {MOST:,}")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same files")
    parser.add_argument("--until", type=_day, default=date(2026, 9, 30), help="last day")
    parser.add_argument("--variety", action="store_true", help="measure how alike messages are")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or not FEWEST <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(
            f'"{text}"; expected a whole number from {FEWEST} to {MOST:,}'
        )
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}"; expected a day such as 2026-09-30') from error


def _print(summary: Summary, seconds: float) -> None:
    per_second = summary.tickets / seconds
    print(f"{summary.tickets:,} tickets, {summary.first_day} to {summary.last_day}")
    print(f"{len(summary.by_need)} needs, {summary.noise_share:.1%} noise {summary.by_noise}")
    print(f"languages {summary.by_locale}, channels {summary.by_channel}")
    print(f"{summary.articles} articles, {summary.orders:,} orders, in {summary.folder}")
    print(f"{seconds:.1f} s, {per_second:,.0f} tickets a second")


if __name__ == "__main__":
    sys.exit(main())
