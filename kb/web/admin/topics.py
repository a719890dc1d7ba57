"""The topics section: what customers keep asking, what each topic holds, and a map of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kb.characters import all_visible, visible
from kb.report_cells import count, decimal, percent
from kb.roles import Deed, allows
from kb.storage.workspace import Workspace
from kb.topic_decisions import MARKS
from kb.topic_map_page import spark
from kb.topic_overview import Document
from kb.topics import label_in
from kb.trends import BURST, TOO_NEW
from kb.web.admin import topics_charts as charts
from kb.web.admin import topics_read as read
from kb.web.admin.beginning import Beginning
from kb.web.admin.gate import PREFIX, Refusal, Shown, Visit
from kb.web.admin.lists import Asked, Listing
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import QueueDesk, report_words
from kb.web.admin.sections import Section
from kb.web.admin.snapshot import Made, Snapshot
from kb.web.admin.topics_decide import Deciding
from kb.web.admin.topics_read import Row, Table
from kb.web.admin.words import day
from kb.words import fold

PATH = "/topics"
HERE = f"{PREFIX}{PATH}/"
ON_A_PAGE = 50
STANDINGS = {BURST: "rising", TOO_NEW: "new"}
ANSWERS = ("without", "covered")
STATES = ("open", "drafting", "back", "published", "dismissed")
BEGUN = ("drafting", "published")
"""Gaps whose article is there or being written: a new one is offered in other languages first."""
ORDERS = {
    "tickets": lambda row: (-row["size"], row["topic_id"]),
    "rising": lambda row: (-(row["ratio"] or 0.0), row["topic_id"]),
    "uncovered": lambda row: (-row["uncovered"], row["topic_id"]),
    "handling": lambda row: (-(row["handling_minutes"] or 0.0), row["topic_id"]),
}
FACETS: dict[str, Sequence[str]] = {
    "category": (),
    "language": ("fr", "en"),
    "standing": tuple(STANDINGS.values()),
    "answer": ANSWERS,
    "state": STATES,
    "mark": MARKS,
}
NEAR_SHOWN = 4


def section(workspace: Workspace, desk: QueueDesk) -> Section:
    """These pages over a workspace."""
    pages = TopicPages(workspace, desk)
    return Section(
        "topics",
        PATH,
        {
            "/": {"GET": pages.listed},
            "/map": {"GET": pages.map},
            "/history": {"GET": pages.history},
            "/undo": {"POST": pages.deciding.wished},
            "/apply": {"POST": pages.deciding.apply},
            "/gaps": {"POST": pages.deciding.answer},
            "/work/{piece}": {"GET": pages.deciding.stands, "POST": pages.deciding.confirmed},
            "/{topic}/": {"GET": pages.one},
            "/{topic}/look": {"POST": pages.deciding.wished},
            "/{topic}/article": {"POST": pages.beginning.begun},
        },
    )


class TopicPages:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.desk = desk
        self.table = Snapshot(lambda: read.read_table(workspace), lambda: read.made_from(workspace))
        self._texts = Snapshot(self._example_texts, self._texts_from)
        self._listings: dict[str, Made[Listing]] = {lang: Made() for lang in read.LANGUAGES}
        self.deciding = Deciding(workspace, self.label, self.table.forget)
        self.beginning = Beginning(workspace, desk, lambda: self.table.now().more)

    def listed(self, visit: Visit) -> Shown:
        """The topics, narrowed as the address says."""
        visit.require(Deed.READ)
        table = self.table.now()
        asked = Asked.of(HERE, visit.query, tuple(FACETS), ORDERS)
        part = ((asked.page - 1) * ON_A_PAGE, ON_A_PAGE)
        found = self.listing(visit.lang).found(asked.chosen, asked.words, asked.order, part=part)
        document = table.overviews[visit.lang]
        values = {
            "rows": [shown_row(row, visit.lang) for row in found.rows],
            "total": found.total,
            "of": len(self.listing(visit.lang).rows),
            "facets": asked.facets(found.counts, self._facet_order(document)),
            "asked": asked,
            "orders": [(name, asked.to(order=name)) for name in ORDERS],
            "names": _names(document, visit.lang),
            "rising": document["emerging"],
            **self._common(table, visit),
            **asked.pages(found.total, ON_A_PAGE),
        }
        return Shown("topics.html.j2", values)

    def map(self, visit: Visit) -> Shown:
        """Topics that mean alike lie near each other; a topic is a link to its page."""
        visit.require(Deed.READ)
        table = self.table.now()
        document = all_visible(table.overviews[visit.lang])
        asked = Asked.of(f"{HERE}map", visit.query, ("category",), ())
        chosen = asked.chosen.get("category", "")
        categories = [
            {
                "name": one["name"],
                "size": count(one["size"], visit.lang),
                "number": one["number"],
                "is_chosen": one["category_id"] == chosen,
                "to": asked.to(category="" if one["category_id"] == chosen else one["category_id"]),
            }
            for one in document["categories"]
            if one["category_id"]
        ]
        maps = charts.topic_map(document, HERE, category=chosen, words=fold(asked.words))
        values = {"maps": maps, "categories": categories, "asked": asked}
        return Shown("topics_map.html.j2", values | self._common(table, visit))

    def history(self, visit: Visit) -> Shown:
        """What was decided, whether it applies, and what became of topics at each run."""
        visit.require(Deed.READ)
        table = self.table.now()
        values = {"past": read.past(self.workspace, table), "label": self.label(visit)}
        return Shown("topics_history.html.j2", values | self._common(table, visit))

    def one(self, visit: Visit) -> Shown:
        """A topic: what customers say, its weeks, what answers it, where it comes from."""
        visit.require(Deed.READ)
        table = self.table.now()
        topic_id = visit.place["topic"]
        row = next((r for r in self.rows(visit.lang) if r["topic_id"] == topic_id), None)
        if row is None:
            raise Refusal(404, "no_topic", topic=visible(topic_id)[:20])
        label = self.label(visit)
        document = table.overviews[visit.lang]
        values = {
            "row": shown_row(row, visit.lang),
            "words": {code: table.more[topic_id][f"words_{code}"] for code in ("fr", "en")},
            "bars": self._bars(row, document, visit.lang),
            "bars_said": _spark_words(row, visit.lang),
            "near": [(one, label(one)) for one in table.near.get(topic_id, ())[:NEAR_SHOWN]],
            "examples": self._examples(table, topic_id, visit),
            "answers": [self._answer(gap, visit.lang) for gap in row["gaps"]],
            "drafts": self._articles_of(topic_id),
            "may_edit": allows(visit.role, Deed.EDIT),
            "categories": self.beginning.categories(visit.lang),
            "past": read.past(self.workspace, table, topic_id),
            "label": label,
            "others": [(r["topic_id"], r["label"]) for r in self.rows(visit.lang) if r is not row],
            **self._common(table, visit),
        }
        return Shown("topic.html.j2", values)

    def rows(self, lang: str) -> Sequence[Document]:
        """The topics as they are listed, largest first."""
        return read.with_gaps(self.table.now().rows[lang], self.desk.gap_rows())

    def listing(self, lang: str) -> Listing:
        """The topics ready to be narrowed."""
        table, gaps = self.table.now(), self.desk.gap_rows()

        def made() -> Listing:
            return Listing(read.with_gaps(table.rows[lang], gaps), facet_values, searched, ORDERS)

        return self._listings[lang].of((table, gaps), made)

    def _common(self, table: Table, visit: Visit) -> dict[str, Any]:
        done = visit.query.get("done", "")
        return {
            "here": HERE,
            "missing": table.missing,
            "is_counting": self.deciding.work.is_at("tell", "apply", "take"),
            "is_answering": self.deciding.work.is_at("gaps"),
            "waiting": read.has_waiting(self.workspace, table),
            "gaps_problem": self.desk.problem,
            "gaps_old": read.gaps_are_old(self.workspace, table),
            "done": done if done.isascii() and done.isdecimal() and len(done) < 9 else "",
            "may_decide": allows(visit.role, Deed.DECIDE),
            "report": report_words(visit.lang),
        }

    def _facet_order(self, document: Document) -> dict[str, Sequence[str]]:
        return FACETS | {"category": [one["category_id"] for one in document["categories"]]}

    def label(self, visit: Visit) -> Callable[[str], str]:
        """What a topic is called in the visitor's language; its id where there is none such."""
        table = self.table.now()

        def name(topic_id: str) -> str:
            row = table.more.get(topic_id)
            return visible(label_in(row, visit.lang)) if row else topic_id

        return name

    def _bars(self, row: Document, document: Document, lang: str) -> Any:
        weeks = document["weeks"][: document["whole_weeks"]]
        return charts.bars([day(one, lang) for one in weeks], row["weeks"], _spark_words(row, lang))

    def _examples(self, table: Table, topic_id: str, visit: Visit) -> dict[str, Any] | None:
        """Tickets by kind with their redacted texts; None where this person may not see them."""
        if not allows(visit.role, Deed.TICKETS):
            return None
        texts = self._texts.now()
        return {
            kind: [{**row, "text": visible(texts[row["ticket_id"]])} for row in rows
                   if row["ticket_id"] in texts][: read.SHOWN_EXAMPLES]
            for kind, rows in table.examples.get(topic_id, {}).items()
        }  # fmt: skip

    def _example_texts(self) -> dict[str, str]:
        table = self.table.now()
        kinds = (rows for own in table.examples.values() for rows in own.values())
        return read.texts(self.workspace, {row["ticket_id"] for rows in kinds for row in rows})

    def _texts_from(self) -> object:
        return self.table.now().mined, self.table.now().missing, read.ticket_files(self.workspace)

    def _answer(self, gap: Row, lang: str) -> dict[str, Any]:
        """What is known of the topic in one language: the article that answers it, the gap."""
        article_id = gap["article_id"]
        kept = self.desk.kept.now().articles.get((gap["locale"], article_id or ""))
        return {
            "gap": gap,
            "article": kept,
            "is_answered": gap["kind"] == "covered" or gap["state"] in BEGUN,
            "to": article_address(gap["locale"], article_id) if kept else "",
            "covered": percent(gap["covered_share"], lang),
            "score": percent(gap["article_score"], lang),
        }

    def _articles_of(self, topic_id: str) -> list[tuple[Any, str]]:
        """Articles that were made from the topic, with their addresses."""
        articles = self.desk.kept.now().articles.values()
        own = [one for one in articles if one.topic_id == topic_id]
        own.sort(key=lambda one: (one.id, one.locale))
        return [(one, article_address(one.locale, one.id)) for one in own]


def facet_values(row: Row) -> list[tuple[str, str]]:
    """The facets of a topic with its values."""
    found = [("category", row["category_id"] or "")]
    found += [("language", code) for code, size in row["sizes"].items() if size]
    if row["state"] in STANDINGS:
        found.append(("standing", STANDINGS[row["state"]]))
    if row["gaps"]:
        found.append(("answer", ANSWERS[0] if row["is_without"] else ANSWERS[1]))
    found += [("state", state) for state in {gap["state"] for gap in row["gaps"]}]
    if row["mark"]:
        found.append(("mark", row["mark"]))
    return found


def searched(row: Row) -> str:
    """What a search for a topic looks at."""
    return f"{row['label']} {row['other_label']} {row['topic_id']} {row['category']}"


def shown_row(row: Row, lang: str) -> dict[str, Any]:
    """A topic as a language writes it."""
    row = all_visible(dict(row))
    words = report_words(lang)
    minutes, orders = row["handling_minutes"], row["per_1000_orders"]
    seen = [day(row[name], lang) for name in ("first_seen_at", "last_seen_at")]
    other = row["other_label"]
    return {
        "id": row["topic_id"],
        "to": f"{HERE}{row['topic_id']}/",
        "label": row["label"],
        "other_label": other if other != row["label"] else "",
        "category": row["category"],
        "category_id": row["category_id"],
        "mark": row["mark"],
        "standing": STANDINGS.get(row["state"], row["state"] or ""),
        "ratio": decimal(row["ratio"], lang),
        "week_tickets": row["tickets"] or 0,
        "expected": decimal(row["expected"], lang),
        "since": day(row["since"], lang),
        "week": day(row["week"], lang),
        "size": count(row["size"], lang),
        "customers": count(row["customers"], lang),
        "share": percent(row["share"], lang),
        "spark": spark(row["weeks"][-charts.LAST_WEEKS :], _spark_words(row, lang)),
        "seen": seen if row["first_seen_at"] else [],
        "languages": _shares(row["languages"], "lang", words, lang),
        "codes": ", ".join(
            f"{one.upper()}\u00a0{percent(n, lang)}" for one, n in row["languages"][:3]
        ),
        "channels": _shares(row["channels"], "channel", words, lang),
        "handling": str(words["map_minutes"]).format(n=decimal(minutes, lang)) if minutes else "",
        "orders": str(words["map_per_order"]).format(n=decimal(orders, lang)) if orders else "",
        "csat": percent(row["csat"], lang) if row["rated"] else "",
        "covered": percent(row["covered"], lang) if row["covered"] is not None else "",
        "uncovered": count(row["uncovered"], lang),
        "standings": _standings(row["gaps"]),
    }


def _standings(gaps: Sequence[Row]) -> list[tuple[str, str]]:
    """What is to do in which languages: ("FR, EN", "gap")."""
    kinds: dict[str, list[str]] = {}
    for gap in gaps:
        kinds.setdefault(gap["queue_kind"], []).append(gap["locale"].upper())
    return [(", ".join(codes), kind) for kind, codes in kinds.items()]


def _spark_words(row: Row, lang: str) -> str:
    """A topic's weeks in words: the last one, and the most a week had."""
    weeks = row["weeks"]
    text = str(report_words(lang)["map_spark"])
    return text.format(last=weeks[-1], most=max(weeks)) if weeks else ""


def _shares(shares: Any, kind: str, words: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """The three most used with their shares."""
    return [
        (str(words.get(f"{kind}_{value}", value)), percent(share, lang))
        for value, share in shares[:3]
    ]


def _names(document: Document, lang: str) -> dict[str, dict[str, str]]:
    """Facet -> value -> what it is called, where the shop or the report names it."""
    states = {name: str(report_words(lang)[f"state_{name}"]) for name in STATES}
    categories = {one["category_id"]: visible(one["name"]) for one in document["categories"]}
    return {"category": categories, "state": {k: v.capitalize() for k, v in states.items()}}
