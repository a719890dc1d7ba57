"""What happens in the sample shop: policy change, articles published, incidents, shares of noise.

Read from ``plan.toml`` and ``texts/noise.toml`` and turned into dates for one period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from kb.errors import InputError

from .needs import LOCALES, Need, read_toml


@dataclass(frozen=True)
class Effect:
    """An article that went live inside the period, and what it does from ``since`` on."""

    article: str
    need: str
    locale: str
    since: date
    effect: float
    redirected: float
    redirect_to: str


@dataclass(frozen=True)
class Incident:
    """Days on which some needs are written about ``factor`` times as often."""

    what: str
    needs: tuple[str, ...]
    locales: tuple[str, ...]
    first: date
    last: date
    factor: float


@dataclass(frozen=True)
class Policy:
    """The return window: days before and after it changed."""

    need: str
    changed_on: date
    before: int
    after: int

    def days(self, day: date, adopts_after: int) -> int:
        """What an agent who follows ``adopts_after`` days late says on ``day``."""
        return self.after if day >= self.changed_on + timedelta(days=adopts_after) else self.before


@dataclass(frozen=True)
class Story:
    """Everything that happens, with its dates."""

    start: date
    until: date
    locale_shares: Mapping[str, float]
    second_need_share: float
    orders_per_ticket: float
    policy: Policy
    effects: tuple[Effect, ...]
    incidents: tuple[Incident, ...]
    noise: Mapping[str, float]
    noise_reasons: Mapping[str, tuple[str, ...]]

    @cached_property
    def by_demand(self) -> dict[tuple[str, str], Effect]:
        """The effects by need and language."""
        return {(effect.need, effect.locale): effect for effect in self.effects}

    def effect_on(self, need: str, locale: str, day: date) -> Effect | None:
        """The article that thins tickets of that need and language on ``day``, if one does."""
        effect = self.by_demand.get((need, locale))
        return effect if effect is not None and effect.since <= day else None

    def incident_factor(self, need: str, locale: str, day: date) -> float:
        """How much more often than usual the need is written about on ``day``."""
        factor = 1.0
        for incident in self.incidents:
            if incident.first <= day <= incident.last and locale in incident.locales:
                factor *= incident.factor if need in incident.needs else 1.0
        return factor


def read_story(
    folder: Path,
    start: date,
    until: date,
    *,
    needs: Mapping[str, Need],
    articles: Mapping[str, str],
) -> Story:
    """The story of ``plan.toml`` between two days; ``articles`` gives a need's article id.

    Raises:
        InputError: the plan names a need or an article that does not exist, or lacks a key.
    """
    path = folder / "plan.toml"
    plan = read_toml(path)
    kinds = read_toml(folder / "texts" / "noise.toml")["kinds"]
    try:
        story = Story(
            start=start,
            until=until,
            locale_shares={locale: plan["locale_shares"][locale] for locale in LOCALES},
            second_need_share=plan["second_need_share"],
            orders_per_ticket=plan["orders_per_ticket"],
            policy=_policy(plan["policy"], start),
            effects=tuple(e for item in plan["published"] for e in _effects(item, start, articles)),
            incidents=tuple(_incident(item, start) for item in plan["incident"]),
            noise={kind: values["share"] for kind, values in kinds.items()},
            noise_reasons={kind: tuple(values["reasons"]) for kind, values in kinds.items()},
        )
    except KeyError as error:
        raise InputError(path, f"{error} is missing") from error
    named = {story.policy.need, *(e.need for e in story.effects)}
    named |= {e.redirect_to for e in story.effects}
    named |= {need for incident in story.incidents for need in incident.needs}
    unknown = sorted(named - set(needs))
    if unknown:
        raise InputError(path, f"names needs without a file: {', '.join(unknown)}")
    return story


def _policy(data: dict[str, object], start: date) -> Policy:
    changed_on = start + timedelta(days=int(str(data["changed_after_days"])))
    before, after = int(str(data["before"])), int(str(data["after"]))
    return Policy(str(data["need"]), changed_on, before, after)


def _effects(item: dict[str, object], start: date, articles: Mapping[str, str]) -> list[Effect]:
    days = item["after_days"]
    assert isinstance(days, dict)
    need = str(item["need"])
    return [
        Effect(
            article=articles[need],
            need=need,
            locale=locale,
            since=start + timedelta(days=after),
            effect=float(str(item["effect"])),
            redirected=float(str(item["redirected"])),
            redirect_to=str(item["redirect_to"]),
        )
        for locale, after in days.items()
    ]


def _incident(item: dict[str, object], start: date) -> Incident:
    needs, locales = item["needs"], item["locales"]
    assert isinstance(needs, list)
    assert isinstance(locales, list)
    first = start + timedelta(days=int(str(item["after_days"])))
    return Incident(
        what=str(item["what"]),
        needs=tuple(needs),
        locales=tuple(locales),
        first=first,
        last=first + timedelta(days=int(str(item["days"])) - 1),
        factor=float(str(item["factor"])),
    )
