"""Figures as a language writes them: values, intervals, changes, charts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.characters import visible
from kb.report_cells import (
    beside_range,
    beside_value,
    count,
    decimal,
    fine_rate,
    note_of,
    percent,
)
from kb.report_durations import shown as in_unit
from kb.service.alerts import LEAST_PAST
from kb.service.elsewhere import INSTEAD, is_share_of
from kb.service.filters import Filters
from kb.service.overview import BY_PART
from kb.web.admin.dashboard_charts import chart
from kb.web.admin.dashboard_csv import SEVERAL, beside_rows
from kb.web.admin.gate import PREFIX
from kb.web.admin.queue_desk import report_words
from kb.web.admin.words import MONTHS, day, words

Document = Mapping[str, Any]
Values = dict[str, Any]
CHIEF = (
    "tickets", "coverage", "first_response_median", "resolution_median",
    "first_contact_resolution", "csat",
)  # fmt: skip
"""Figures that stand on top."""
SECTIONS: Mapping[str, Sequence[str]] = {
    "volume": ("tickets", "coverage", "automation", "low_value", "high_value"),
    "speed": (
        "first_response_median", "first_response_mean", "first_response_working_median",
        "first_response_working_mean", "response_time", "resolution_median", "resolution_mean",
        "handling_time",
    ),
    "quality": (
        "one_touch_of_solved", "one_touch_of_all", "first_contact_resolution", "never_answered",
        "left_by_customer", "csat", "csat_mean", "csat_answered",
    ),
}  # fmt: skip
"""How all figures are told, under which heading."""
MOST_TOPICS, MOST_ALERTS, MOST_WORDS = 6, 6, 12
NOT_CAUSAL = ("explicit_deflection", "implicit_deflection", "self_service_score")
ENDS = ("channel", "next_channel")
HOURS = ("resolution_email", "resolution_live")


@dataclass(frozen=True)
class Shower:
    """Shows figures in ``lang``; ``labels`` are those of topics."""

    lang: str
    labels: Mapping[str, str]
    asked: Filters | None = None

    @property
    def _w(self) -> Mapping[str, Any]:
        return words(self.lang)

    @property
    def _report(self) -> Mapping[str, Any]:
        return report_words(self.lang)

    def page(self, document: Document) -> Values:
        """Everything of the page but the form."""
        figures = {one["figure"]: self._figure(one) for one in document["figures"]}
        before = document["before"]
        return {
            "period": self.between(*(document["period"][end] for end in ("first", "last"))),
            "before": before and self.between(before["first"], before["last"]),
            "chief": [figures[name] for name in CHIEF if name in figures],
            "sections": [
                (name, [figures[one] for one in own if one in figures])
                for name, own in SECTIONS.items()
            ],
            "alerts": [self._alert(one) for one in document["alerts"]][::-1],
            "most_alerts": MOST_ALERTS,
            "parts": [self._part(one) for one in document["parts"]],
            "part_heads": [self.name(one) for one in BY_PART],
            "empty": [self.name(one) for one in document["empty"]],
            "missing": [(self.name(one["figure"]), one["needs"]) for one in document["missing"]],
            "several": self._several(document["channels"]),
            "readers": [self._reader(row) for row in beside_rows(document)],
            "readers_instead": self._instead(document),
            "is_of_all": document["is_of_all"],
            "failing": self._failing(document),
            "levels": [self._level(one) for one in document["levels"]],
            "overall": self._coded("levels", document["overall"]) if document["overall"] else "",
        }

    def name(self, figure: str) -> str:
        """What a figure is called."""
        own = self._w.get(f"told_figure_{figure}")
        if own:
            return str(own)
        tables = ("service_names", "service_beside_names")
        found = (self._report[table].get(figure) for table in tables)
        return str(next(filter(None, found), figure.replace("_", " ")))

    def part(self, field: str, value: str) -> str:
        """What a channel, language, topic or group is called."""
        if field == "topic":
            return self.labels.get(value, value)
        if field == "channel":
            return str(self._report.get(f"channel_{value}", visible(value)))
        if field == "language":
            return str(self._w.get(f"lang_{value}", visible(value)))
        return visible(value)

    def between(self, first: str, last: str) -> str:
        """Two days in words."""
        text = str(self._w["from_to"])
        return text.format(first=day(first, self.lang), last=day(last, self.lang))

    def value(self, value: float | None, unit: str) -> str:
        """A figure in its unit."""
        if unit == "tickets":
            return count(value, self.lang) if value is not None else "–"
        return str(in_unit(value, unit, self.lang))

    def _range(self, row: Document, unit: str) -> str:
        if row.get("low") is None or row.get("high") is None:
            return ""
        text = str(self._w["figures_range"])
        return text.format(**{end: self.value(row[end], unit) for end in ("low", "high")})

    def _counts(self, row: Document, kind: str) -> str:
        if kind == "count" or row.get("denominator") is None:
            return ""
        of = count(row["denominator"], self.lang)
        if kind == "share":
            text = str(self._w["figures_n_of"])
            return text.format(n=count(row["numerator"], self.lang), of=of)
        return str(self._w["figures_tickets"]).format(n=of)

    def _figure(self, one: Document) -> Values:
        unit, kind, usual = one["unit"], one["kind"], one["usual"]
        return {
            "figure": one["figure"],
            "name": self.name(one["figure"]),
            "says": self._w.get(f"told_says_{one['figure']}", ""),
            "value": self.value(one["value"], unit),
            "range": self._range(one, unit),
            "counts": self._counts(one, kind),
            "before": one["before"] and self.value(one["before"]["value"], unit),
            "before_counts": one["before"] and self._counts(one["before"], kind),
            "change": self._change(one["change"], unit),
            "standing": one["standing"],
            "usual": usual and self._range(usual, unit),
            "is_odd": one["standing"] in ("above", "below"),
            "chart": chart(one["series"], self._said(one), has_floor=unit != "1 to 5"),
            "ends": [self.period(one["series"][n]["period"]) for n in (0, -1)]
            if one["series"]
            else [],
            "series": [self._point(point, one) for point in one["series"]],
            "least_past": LEAST_PAST,
        }

    def _change(self, change: float | None, unit: str) -> str:
        if change is None:
            return ""
        size = decimal(abs(change) * 100, self.lang)
        sign = "±" if size in ("0.0", "0,0") else "+" if change > 0 else "\u2212"
        key = "figures_points" if unit == "%" else "figures_percent"
        return str(self._w[key]).format(n=f"{sign}{size}")

    def period(self, name: str) -> str:
        """A week by its Monday, or a month."""
        if len(name) > len("2026-03"):
            return day(name, self.lang)
        return f"{MONTHS[self.lang].split()[int(name[5:]) - 1]}\u00a0{name[:4]}"

    def _point(self, point: Document, one: Document) -> Values:
        return {
            "period": self.period(point["period"]),
            "value": self.value(point["value"], one["unit"]),
            "range": self._range(point, one["unit"]),
            "counts": self._counts(point, one["kind"]),
            "is_in": point["is_in"],
            "is_unusual": point["is_unusual"],
            "is_over": point["is_over"],
        }

    def _said(self, one: Document) -> str:
        """What a chart shows, in words."""
        inside = [point for point in one["series"] if point["is_in"]] or one["series"]
        if not inside:
            return ""
        least = min(inside, key=lambda point: point["value"])
        most = max(inside, key=lambda point: point["value"])
        return str(self._w["figures_chart"]).format(
            name=self.name(one["figure"]),
            last=self.value(inside[-1]["value"], one["unit"]),
            least=self.value(least["value"], one["unit"]),
            least_at=self.period(least["period"]),
            most=self.value(most["value"], one["unit"]),
            most_at=self.period(most["period"]),
        )

    def _alert(self, one: Document) -> Values:
        return {
            "figure": one["figure"],
            "name": self.name(one["figure"]),
            "period": self.period(one["period"]),
            "value": self.value(one["value"], one["unit"]),
            "usual": self._range(one, one["unit"]),
        }

    def _part(self, one: Document) -> Values:
        field = self.asked.by if self.asked else "channel"
        units = {"tickets": "tickets", "coverage": "%", "csat": "%"}
        units |= {"first_contact_resolution": "%", "first_response_median": "minutes"}
        units |= {"resolution_median": "hours"}
        cells = [one["figures"].get(name) for name in BY_PART]
        return {
            "name": self.part(field, one["value"]),
            "value": one["value"],
            "cells": [
                self.value(cell["value"] if cell else None, units[name])
                for name, cell in zip(BY_PART, cells, strict=True)
            ],
            "topic": f"{PREFIX}/topics/{one['value']}/" if field == "topic" else "",
            "field": field,
        }

    def _reader(self, row: Document) -> Values:
        figure = str(row["figure"])
        key = "figures_n_of" if is_share_of(row) else "figures_n_to"
        counts = {
            n: count(row[f], self.lang) for n, f in (("n", "numerator"), ("of", "denominator"))
        }
        return {
            "name": self.name(figure),
            "value": beside_value(row, self.lang),
            "range": beside_range(row, self.lang) if row.get("low") is not None else "",
            "counts": str(self._w[key]).format(**counts),
            "note": note_of(row, self._report["service_notes"], self.lang),
            "is_causal": not figure.startswith(NOT_CAUSAL),
        }

    def _several(self, found: Document | None) -> Values | None:
        """One customer on several channels, in words and as a table; None where nobody is known."""
        w = self._report
        if not found or not found["several"]["denominator"]:
            return None
        told = {name: fine_rate(found[name], self.lang) for name in SEVERAL}
        return {
            "title": w["channels_several"],
            "text": w["channels_several_text"].format(**told),
            "heads": (w["channels_from"], w["channels_to"], w["tickets"]),
            "rows": [
                (
                    *(self.part("channel", row[end]) for end in ENDS),
                    count(row["tickets"], self.lang),
                )
                for row in found["paths"]
            ],
        }

    def _instead(self, document: Document) -> str:
        block = document["self_service"]
        if block["basis"] != INSTEAD or not block["coverage"]:
            return ""
        return str(self._w["figures_instead"]).format(
            rate=percent(block["coverage"]["rate"], self.lang)
        )

    def _failing(self, document: Document) -> list[Values]:
        found = (document["search"] or {}).get("failing_words", ())[:MOST_WORDS]
        return [{**row, "word": visible(row["word"])} for row in found]

    def _coded(self, table: str, code: str) -> str:
        return str(self._report[table].get(code, code.replace("_", " ")))

    def _level(self, grade: Document) -> Values:
        name = grade["dimension"]
        unit = "1 to 5"
        if name.startswith(("first_response", "resolution")):
            unit = "hours" if name in HOURS else "minutes"
        unit = {"self_service": "%", "channels": "tickets"}.get(name, unit)
        return {
            "dimension": self._coded("dimensions", name),
            "level": self._coded("levels", grade["name"]) if grade["name"] else "",
            "number": grade["level"],
            "value": self.value(grade["value"], unit),
            "next": self.value(grade["next_at"], unit) if grade["next_at"] is not None else "",
            "basis": self._coded("bases", grade["basis"]),
        }

    def effect(self, found: Document | None) -> Values | None:
        """What articles prevented; reasons where it cannot be told."""
        if found is None:
            return None
        codes = dict.fromkeys(str(one).partition(":")[0] for one in found["reasons"])
        rows = [row for row in found.get("per_topic", ()) if row["delta"] is not None]
        rows.sort(key=lambda row: -row["prevented"])
        texts = {"delta", "ci_low", "ci_high"}
        return {
            "is_told": found["delta"] is not None,
            "is_shown": found["verdict"] == "effect shown",
            **{name: _signed(found[name], self.lang) for name in texts},
            **{name: count(found[name], self.lang) for name in ("expected", "observed")},
            "topics": found["topics"],
            "controls": found["controls"],
            "reasons": [self._coded("effect_reasons", code) for code in codes],
            "rows": [self._effect_row(row) for row in rows[:MOST_TOPICS]],
        }

    def _effect_row(self, row: Document) -> Values:
        return {
            "name": self.part("topic", row["topic"]),
            "to": f"{PREFIX}/topics/{row['topic']}/",
            "language": self.part("language", row["language"]),
            "week": day(row["week"], self.lang),
            **{name: count(round(row[name]), self.lang) for name in ("expected", "observed")},
            "shrunk": _signed(row["delta_shrunk"], self.lang),
        }

    def gaps(self, rows: Sequence[Document], most: int) -> list[Values]:
        """Gaps of topics that wait for somebody, most worth first."""
        chosen = self.asked.parts if self.asked else {}
        waiting = [
            row
            for row in rows
            if row["is_waiting"]
            and row["topic_id"] in self.labels
            and chosen.get("topic") in (None, row["topic_id"])
            and chosen.get("language") in (None, row["locale"])
        ]
        return [self._gap(row) for row in waiting[:most]]

    def _gap(self, row: Document) -> Values:
        saving = row["saving"] or {}
        ends = {end: saving.get(f"tickets_{end}") for end in ("low", "high")}
        said = ""
        if ends["low"] is not None and ends["high"] is not None:
            shown = {end: decimal(value, self.lang) for end, value in ends.items()}
            said = str(self._w["figures_gap_saves"]).format(**shown)
        return {
            "name": self.part("topic", row["topic_id"]),
            "to": f"{PREFIX}/topics/{row['topic_id']}/",
            "language": self.part("language", row["locale"]),
            "kind": str(self._report[f"kind_{row['queue_kind']}"]),
            "tickets": count(row["tickets"], self.lang),
            "saves": said,
        }


def _signed(value: float | None, lang: str) -> str:
    """A share that may lie below 0."""
    if value is None:
        return "–"
    return ("\u2212" if value < 0 else "") + percent(abs(value), lang)
