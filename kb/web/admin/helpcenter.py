"""The articles section: every article with its languages side by side, and how it does."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from kb.article_words import ACTIONS
from kb.articles import Article, ArticleStatus
from kb.characters import visible
from kb.errors import DatabaseError, KbError, WordsError
from kb.freshness import State
from kb.report_cells import count, percent
from kb.roles import Deed, allows
from kb.storage import content, messagestore
from kb.storage.deciding import held
from kb.storage.uploads import LARGEST
from kb.storage.workspace import Workspace
from kb.topic_map_page import spark
from kb.web.admin import helpcenter_read as read
from kb.web.admin.drafts_decide import same_person
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import PREFIX, Moved, Sent, Shown, Visit
from kb.web.admin.helpcenter_checks import Checks
from kb.web.admin.helpcenter_events import Visits, read_visits, visits_age
from kb.web.admin.helpcenter_import import ImportPages, limits
from kb.web.admin.helpcenter_rows import (
    FACETS,
    ORDERS,
    ArticleRows,
    Known,
    facet_values,
    searched,
)
from kb.web.admin.lists import Asked, Listing, Row
from kb.web.admin.places import article_address
from kb.web.admin.queue_desk import QueueDesk, report_words
from kb.web.admin.sections import Section
from kb.web.admin.snapshot import Made, Snapshot, stamps
from kb.web.admin.words import dated

PATH = "/help-center"
HERE = f"{PREFIX}{PATH}/"
ON_A_PAGE = 50
TRANSLATION = "translation"
NO_VISITS = Visits()


def section(workspace: Workspace, desk: QueueDesk) -> Section:
    """These pages over a workspace."""
    pages = HelpCenterPages(workspace, desk)
    taken_in = ImportPages(workspace, desk.forget)
    one = "/{category}/{slug}"
    return Section(
        "helpcenter",
        PATH,
        {
            "/": {"GET": pages.listed},
            "/exchange": {"GET": pages.exchange},
            "/export/{target}": {"GET": pages.exported},
            "/import": {"POST": taken_in.sent},
            "/import/{piece}": {"GET": taken_in.stands, "POST": taken_in.confirmed},
            "/import/{piece}/discard": {"POST": taken_in.discarded},
            f"{one}/": {"GET": pages.one},
            f"{one}/words": {"POST": pages.word},
            f"{one}/translation": {"POST": pages.translation},
        },
        limits=limits(workspace),
    )


class HelpCenterPages:
    """The pages; each is a function of a visit."""

    def __init__(self, workspace: Workspace, desk: QueueDesk) -> None:
        self.workspace = workspace
        self.desk = desk
        own = workspace
        self._coming = Snapshot(
            lambda: read.read_coming(own, now=datetime.now(UTC)),
            lambda: read.coming_files(own),
            is_patient=True,
        )
        self._live = Snapshot(lambda: read.read_live(own), lambda: stamps([own.publications_file]))
        self._words = Snapshot(lambda: read.read_words(own), lambda: read.word_files(own))
        self._searches = Snapshot(
            lambda: read.read_searches(own), lambda: (read.search_files(own), visits_age(own)),
            is_patient=True,
        )  # fmt: skip
        self._visits = Snapshot(
            lambda: read_visits(own, now=datetime.now(UTC)), lambda: visits_age(own),
            is_patient=True,
        )  # fmt: skip
        self._listing: Made[Listing] = Made()
        self._rows = ArticleRows()
        self._today: date | None = None
        self._checks = Checks(workspace)

    def listed(self, visit: Visit) -> Shown:
        """The articles, narrowed as the address says."""
        visit.require(Deed.READ)
        listing = self.listing()
        asked = Asked.of(HERE, visit.query, tuple(FACETS), ORDERS)
        part = ((asked.page - 1) * ON_A_PAGE, ON_A_PAGE)
        found = listing.found(asked.chosen, asked.words, asked.order, part=part)
        names = {key: one[visit.lang] for key, one in self._category_names(visit.lang).items()}
        self._checks.ready(one["article"] for row in found.rows for one in row["texts"].values())
        values = {
            "rows": [self._shown(row, visit.lang) for row in found.rows],
            "total": found.total,
            "of": len(listing.rows),
            "facets": asked.facets(found.counts, FACETS),
            "asked": asked,
            "orders": [
                (name, asked.to(order=name))
                for name in ORDERS
                if name != "views" or self._visited().is_known
            ],
            "names": {"category": names},
            "has_searches": bool(self._searches.now()),
            "has_visits": self._visited().is_known,
            "undelivered": messagestore.count_given_up(self.workspace),
            "suspected": messagestore.count(self.workspace, is_suspected=True),
            **self._common(visit),
            **asked.pages(found.total, ON_A_PAGE),
        }
        return Shown("helpcenter.html.j2", values)

    def one(self, visit: Visit) -> Shown:
        """One article: its languages, the tickets still coming on it, words, searches."""
        visit.require(Deed.READ)
        row = self._row(visit)
        self._checks.ready((one["article"] for one in row["texts"].values()), seconds=5.0)
        values = {
            "row": self._shown(row, visit.lang),
            "texts": [self._whole(one, visit.lang) for one in row["texts"].values()],
            "searches_known": bool(self._searches.now()),
            "has_visits": self._visited().is_known,
            "may_read": allows(visit.role, Deed.TICKETS),
            "may_edit": allows(visit.role, Deed.EDIT),
            "may_decide": allows(visit.role, Deed.DECIDE),
            **self._common(visit),
        }
        return Shown("helpcenter_article.html.j2", values)

    def word(self, visit: Visit) -> Moved:
        """Refuse a mined word, or allow it again, as `askless keywords` does."""
        from mining.stages import keywords

        visit.require(Deed.DECIDE)
        same_person(visit)
        row, form = self._row(visit), visit.form
        action, locale = form.get("action", ""), form.get("locale", "")
        if action not in ACTIONS or locale not in row["texts"]:
            raise Refusal(400, "no_form")
        by = {"who": visit.session.who, "now": datetime.now(UTC)}
        try:
            with held(self.workspace):
                keywords.take(
                    self.workspace, action, row["id"], form.get("word", ""), locale=locale, by=by
                )
        except WordsError as error:
            raise Refusal(409, "not_possible", said=error) from error
        return Moved(f"{_address(row)}#words-{locale}")

    def translation(self, visit: Visit) -> Moved:
        """Start a missing language: a draft with the other one's text, to be translated."""
        visit.require(Deed.EDIT)
        same_person(visit)
        row, locale = self._row(visit), visit.form.get("locale", "")
        if locale not in self.workspace.settings.locales:
            raise Refusal(400, "no_form")
        with held(self.workspace):
            if not content.article_path(self.workspace, row["id"], locale).exists():
                source = next(iter(row["texts"].values()))["article"]
                content.write_article(self.workspace, untranslated(source, locale))
        self.desk.forget()
        return Moved(article_address(locale, row["id"]))

    def exchange(self, visit: Visit) -> Shown:
        """How articles come in and leave."""
        from kb.exporting import NAMES as TARGETS
        from kb.exporting import target
        from mining.importers.articles import NAMES

        visit.require(Deed.READ)
        targets = [(name, target(name).title) for name in TARGETS]
        live = sum(one.is_published for one in self.desk.kept.now().articles.values())
        may_export = allows(visit.role, Deed.PUBLISH)
        values = {
            "targets": targets,
            "sources": NAMES,
            "live": live,
            "may_export": may_export,
            "most": LARGEST // 1_000_000,
        }
        return Shown("helpcenter_exchange.html.j2", values | self._common(visit))

    def exported(self, visit: Visit) -> Sent:
        """The published articles for one target, as a file of files."""
        from kb.exporting import NAMES, target
        from kb.storage.article_export import article_export

        visit.require(Deed.PUBLISH)
        name = visit.place["target"].removesuffix(".zip")
        if name not in NAMES:
            raise Refusal(404, "no_page")
        try:
            found = article_export(self.workspace, target(name), is_all=True)
        except KbError as error:
            raise Refusal(409, "not_possible", said=error) from error
        manifest = json.dumps(found.manifest, ensure_ascii=False, indent=1)
        body = zipped({**found.texts, "manifest.json": manifest})
        return Sent(body, "application/zip", f"askless-{name}-{datetime.now(UTC):%Y-%m-%d}.zip")

    def listing(self) -> Listing:
        """The articles ready to be narrowed; made anew when one of them changed."""
        kept, gaps = self.desk.kept.now(), self.desk.gap_rows()
        known = Known(
            self._coming.now(), self._live.now(), self._words.now(), self._searches.now(), gaps,
            self._visited(),
        )  # fmt: skip
        settings, now = self.workspace.settings, datetime.now(UTC)
        if self._today != now.date():
            self._today = now.date()

        def made() -> Listing:
            rows = self._rows.of(
                kept, known, settings.locales, now=now, stale_days=settings.drafting.stale_days
            )
            return Listing(rows, facet_values, searched, ORDERS)

        return self._listing.of((kept, *known.sources, self._today), made)

    def _visited(self) -> Visits:
        """What visitors did; nothing while the events cannot be read: articles can."""
        try:
            return self._visits.now()
        except DatabaseError:
            return NO_VISITS

    def _row(self, visit: Visit) -> Row:
        wanted = f"{visit.place['category']}/{visit.place['slug']}"
        row = next((one for one in self.listing().rows if one["id"] == wanted), None)
        if row is None:
            raise Refusal(404, "no_such_article")
        return row

    def _category_names(self, lang: str) -> dict[str, dict[str, str]]:
        named = self.workspace.settings.brand.categories
        return {key: {lang: one.get(lang, key)} for key, one in named.items()}

    def _common(self, visit: Visit) -> dict[str, Any]:
        kept = self.desk.kept.now()
        return {
            "here": HERE,
            "locales": self.workspace.settings.locales,
            "until": _day(self._coming.now().until, visit.lang),
            "unread": kept.problems,
        }

    def _shown(self, row: Row, lang: str) -> dict[str, Any]:
        """An article as a language writes it."""
        texts = {locale: self._text(one, lang) for locale, one in row["texts"].items()}
        first = texts.get(lang) or next(iter(texts.values()))
        return {
            "id": row["id"],
            "to": _address(row),
            "title": first["title"],
            "locale": first["locale"],
            "texts": texts,
            "missing": row["missing"],
            "last_30": count(row["coming"].last_30, lang),
            "last_90": count(row["coming"].last_90, lang),
            "trend": _signed(row["coming"].trend, lang),
            "failed": count(row["failed"], lang) if row["failed"] else "",
            "words": row["words"],
            "views_30": count(row["views_30"], lang),
            "views_90": count(row["views_90"], lang),
            "helpful": percent(row["helpful"], lang) if row["votes"] else "",
            "votes": count(row["votes"], lang),
            "covered": _covered(row["answers"], lang),
            "topics": len({gap["topic_id"] for gap in row["answers"]}),
        }

    def _text(self, one: Mapping[str, Any], lang: str) -> dict[str, Any]:
        article: Article = one["article"]
        blocking, checked = self._checks.of(article)
        return {
            "locale": article.locale,
            "title": " ".join(visible(article.title).split()),
            "status": article.status.value,
            "to": article_address(article.locale, article.id),
            "since": _day(one["since"], lang),
            "fresh": one["fresh"].state.value if article.is_published else "",
            "is_stale": article.is_published and one["fresh"].state is not State.FRESH,
            "days": one["fresh"].days,
            "supported": _day(one["fresh"].supported_at, lang),
            "blocking": blocking,
            "checks": checked,
        }

    def _whole(self, one: Mapping[str, Any], lang: str) -> dict[str, Any]:
        """A language of an article with all that is known."""
        coming = one["coming"]
        words = report_words(lang)
        said = str(words["map_spark"]).format(
            last=coming.weeks[-1] if coming.weeks else 0, most=max(coming.weeks, default=0)
        )
        return {
            **self._text(one, lang),
            "summary": visible(one["article"].summary),
            "last_30": count(coming.last_30, lang),
            "last_90": count(coming.last_90, lang),
            "trend": _signed(coming.trend, lang),
            "spark": spark(coming.weeks, said),
            "answers": [_answer(gap, lang) for gap in one["answers"]],
            "words": one["words"],
            "keywords": one["article"].keywords,
            "near": one["near"],
            "seen": one["seen"],
            "views_30": count(one["seen"].views_30, lang),
            "views_90": count(one["seen"].views_90, lang),
            "helpful": percent(one["seen"].helpful, lang) if one["seen"].votes else "",
            "votes": count(one["seen"].votes, lang),
        }


def untranslated(source: Article, locale: str) -> Article:
    """The draft that a translation starts from: the source's text, and nothing decided on it."""
    return Article(
        source.id,
        locale,
        source.title,
        source.body,
        status=ArticleStatus.DRAFT,
        summary=source.summary,
        topic_id=source.topic_id,
        source=TRANSLATION,
    )


def zipped(texts: Mapping[str, str]) -> bytes:
    """Files by name as one archive; the same texts give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(texts):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, texts[name])
    return made.getvalue()


def _answer(gap: Row, lang: str) -> dict[str, Any]:
    return {
        "to": f"{PREFIX}/topics/{quote(gap['topic_id'])}/",
        "label": visible(gap["label"]),
        "tickets": count(gap["tickets"], lang),
        "covered": percent(gap["covered_share"], lang),
        "kind": str(report_words(lang)[f"kind_{gap['queue_kind']}"]),
    }


def _covered(gaps: Sequence[Row], lang: str) -> str:
    """Share of the tickets of its topics that are answered; empty where there are none."""
    tickets = sum(gap["tickets"] for gap in gaps)
    covered = sum(gap["tickets"] * gap["covered_share"] for gap in gaps)
    return percent(covered / tickets, lang) if tickets else ""


def _address(row: Row) -> str:
    return f"{HERE}{quote(row['id'])}/"


def _day(moment: datetime | None, lang: str) -> str:
    return dated(moment.date().isoformat(), lang) if moment else ""


def _signed(trend: float | None, lang: str) -> str:
    """A trend in percent with its sign; empty for none."""
    if trend is None:
        return ""
    if not trend:
        return percent(0.0, lang)
    return ("+" if trend > 0 else "\u2212") + percent(abs(trend), lang)
