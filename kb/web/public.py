"""What readers' browsers may ask ``askless serve`` beside files: events, answers, messages.

Each is off until the settings ask for it, and none of them lets anybody change the help center.
"""

from __future__ import annotations

import contextlib
import os
import threading
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from kb.errors import DatabaseError
from kb.headers import FOLDER_OF_HEADERS, REDIRECTS, site_headers
from kb.web.app import Public

if TYPE_CHECKING:
    from kb.config import Settings
    from kb.config_contact import Channel
    from kb.messages import Message
    from kb.storage.workspace import Workspace
    from kb.web.answers import Library

CHANNEL_TEXTS = ("title", "text", "hours", "answer_time")


def public(workspace: Workspace) -> Public:
    """What the settings of a workspace ask for.

    Raises:
        DatabaseError: the store of events cannot be used.
    """
    settings = workspace.settings
    answers: dict[str, Any] = {}
    beside = []
    if settings.collect.enabled and settings.collect.to == "askless":
        answers["/e"] = _collector(workspace)
        beside.append(answers["/e"].batches.watch)
    else:
        _purge(workspace)  # what was counted before that was switched off goes in its time, too
    if settings.answers.enabled:
        answers["/api/answers"] = _answers(workspace)
    if settings.contact.receive:
        answers["/api/contact"] = _contact(workspace)
    headers, proxies = site_headers(settings), settings.admin.proxies
    redirects = workspace.build_dir / FOLDER_OF_HEADERS / REDIRECTS
    return Public(answers, headers, proxies, settings.site.widget, redirects, tuple(beside))


def _collector(workspace: Workspace) -> Any:
    from kb.storage import eventstore
    from kb.web.collector import Collector, Masks, Store
    from kb.web.origins import origin_of
    from mining.typed import TypedTexts

    settings = workspace.settings
    typed = TypedTexts(settings.order_patterns)
    masks = Masks(typed.query, typed.comment)
    store = Store(eventstore.of(workspace), workspace.key, settings.collect, masks)
    store.purge(datetime.now(UTC))  # then each hour
    own = origin_of(settings.brand.site_url)
    return Collector(store, workspace.site_dir, settings.site_locales, own)


def _purge(workspace: Workspace) -> None:
    from kb.storage import eventstore

    with contextlib.suppress(DatabaseError):  # nothing else here needs it
        database = eventstore.existing(workspace)
        if database is not None:
            with contextlib.closing(database):
                keep_days = workspace.settings.collect.keep_days
                eventstore.purge(database, datetime.now(UTC), keep_days=keep_days)


def _answers(workspace: Workspace) -> Any:
    from kb.web.answer_library import SiteLibrary
    from kb.web.answers import AnswersPage

    settings = workspace.settings
    library, threshold = SiteLibrary(workspace), settings.matching.threshold
    # Reading model and articles takes seconds that the first to ask need not wait for.
    warmed = partial(_warmed, library, settings.default_locale)
    threading.Thread(target=warmed, daemon=True).start()
    return AnswersPage(settings.answers, library, ways_to_people(settings), threshold)


def _warmed(library: Library, locale: str) -> None:
    with contextlib.suppress(Exception):  # whoever asks is told; a traceback may hold a text
        library.answers("", locale)


def ways_to_people(settings: Settings) -> dict[str, dict[str, Any]]:
    """Language -> how to reach somebody: what of it the settings name, and the contact page.

    ``channels`` holds those of ``[contact]``, in their order; all else is text.
    """
    brand = settings.brand
    base = brand.site_url.rstrip("/")
    found = {}
    for locale in settings.site_locales:
        ways = {
            "url": f"{base}/{locale}/contact/",
            "email": brand.contact_email,
            "phone": brand.contact_phone,
            "hours": brand.contact_hours.get(locale, ""),
            "answer_time": settings.contact.answer_time.get(locale, ""),
            "channels": [_channel(one, locale) for one in settings.contact.channels],
        }
        found[locale] = {name: told for name, told in ways.items() if told}
    return found


def _channel(channel: Channel, locale: str) -> dict[str, str]:
    own = {name: getattr(channel, name).get(locale, "") for name in CHANNEL_TEXTS}
    told = {"kind": channel.kind, "address": channel.address, **own}
    return {name: text for name, text in told.items() if text}


def _contact(workspace: Workspace) -> Any:
    from kb.web.contact import ContactPage
    from kb.web.origins import origin_of
    from mining.exchange import Clock
    from mining.handover import passed_on

    settings = workspace.settings
    site = settings.brand.site_url

    def pass_on(message: Message) -> str:
        return passed_on(settings.contact, message, os.environ, clock=Clock())

    path = quote(urlsplit(site).path.rstrip("/"))
    found = ContactPage(
        workspace, origin_of(site), path, pass_on if settings.contact.forward else None
    )
    if found.delivery is not None:
        found.delivery.start()  # what waited when the last server ended
    return found
