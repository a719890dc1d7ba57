"""What readers' browsers may ask ``askless serve`` beside files: events, answers, messages.

Each is off until the settings ask for it, and none of them lets anybody change the help center.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.headers import site_headers
from kb.web.app import Public

if TYPE_CHECKING:
    from kb.storage.workspace import Workspace


def public(workspace: Workspace) -> Public:
    """What the settings of a workspace ask for.

    Raises:
        DatabaseError: the store of events cannot be used.
    """
    settings = workspace.settings
    answers: dict[str, Any] = {}
    if settings.collect.enabled and settings.collect.to == "askless":
        answers["/e"] = _collector(workspace)
    headers, proxies = site_headers(settings), settings.admin.proxies
    return Public(answers, headers, proxies, settings.site.widget)


def _collector(workspace: Workspace) -> Any:
    from kb.storage import eventstore
    from kb.web.collector import Collector, Masks, Store
    from kb.web.origins import origin_of
    from mining.typed import TypedTexts

    settings = workspace.settings
    typed = TypedTexts(settings.order_patterns)
    masks = Masks(typed.query, typed.comment)
    store = Store(eventstore.of(workspace), workspace.key, settings.collect, masks)
    own = origin_of(settings.brand.site_url)
    return Collector(store, workspace.site_dir, settings.locales, own)
