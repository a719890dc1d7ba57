"""Settings of the service figures: ``[service]`` of ``askless.toml``."""

from __future__ import annotations

from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from kb.config_section import Section
from kb.service.levels import LEAST, LEVELS, MOST
from kb.service.spans import parsed_spans
from kb.tickets import CHANNELS

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Level = Literal["unacceptable", "below_average", "average", "above_average", "stellar"]


class Service(Section):
    """When somebody answers, and how the service levels are drawn."""

    timezone: str = "UTC"
    """Clock of the business hours, such as ``Europe/Paris``."""
    hours: dict[Weekday, str] = Field(default_factory=dict)
    """Weekday -> hours such as ``9:00-12:30, 14:00-18:00``; a day left out is closed. Without any
    day it is Monday to Friday, 9:00 to 18:00, which figures then call assumed."""
    country: str = Field(default="", pattern=r"^(?:[A-Z]{2})?$")
    """Country whose public holidays are closed; that of ``brand`` if empty."""
    region: str = ""
    """Region with holidays of its own, as the package ``holidays`` names it (``57``: Moselle)."""
    closed: tuple[date, ...] = ()
    """Further days on which nobody answers."""
    channels: tuple[str, ...] = ()
    """Every channel that makes sense for this shop, for the report card."""
    around_the_clock: bool | None = None
    """Whether all of them are answered day and night."""
    proactivity: Level | None = None
    """How far the shop tells customers before they ask; no ticket can say it."""
    self_service: Level | None = None
    """What there is of self-service, where nothing was measured."""
    most: dict[str, tuple[float, float, float, float]] = Field(default_factory=dict)
    """Dimension -> the most minutes (hours of resolutions) of the levels 1 to 4."""
    least: dict[str, tuple[float, float, float, float]] = Field(default_factory=dict)
    """Dimension -> the least that is level 1 to 4: mean CSAT of 5, share answered alone."""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"no time zone is called {value}") from error
        return value

    @field_validator("hours")
    @classmethod
    def _readable(cls, value: dict[Weekday, str]) -> dict[Weekday, str]:
        for text in value.values():
            parsed_spans(text)
        return value

    @field_validator("channels")
    @classmethod
    def _known_channels(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [channel for channel in value if channel not in CHANNELS]
        if unknown:
            raise ValueError(f"expected some of {', '.join(CHANNELS)}")
        return value

    @model_validator(mode="after")
    def _levels_go_up(self) -> Service:
        for given, known, falls in ((self.most, MOST, True), (self.least, LEAST, False)):
            for name, steps in given.items():
                if name not in known:
                    raise ValueError(f"{name} is none of {', '.join(known)}")
                if sorted(steps, reverse=falls) != list(steps):
                    raise ValueError(f"{name}: its four steps do not go from the lowest level up")
        return self

    def declared_level(self, name: Literal["proactivity", "self_service"]) -> int | None:
        """A declared level as its place in :data:`kb.service.levels.LEVELS`."""
        found: str | None = getattr(self, name)
        return None if found is None else LEVELS.index(found)
