"""Texts that take long to make and that a caller may have kept from an earlier run.

What makes them, and the functions in between, know nothing of where they are kept:

    with keeping(store):
        page = html_report(document, page)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec

P = ParamSpec("P")
Specification = dict[str, Any]
Store = Callable[[str, Callable[[], str]], str]
"""The text of a name: kept, or made now and kept. A name says all that its text is made of."""

_STORE: ContextVar[Store | None] = ContextVar("store", default=None)


@contextmanager
def keeping(store: Store) -> Iterator[None]:
    """Texts are asked of ``store`` until the block ends."""
    token = _STORE.set(store)
    try:
        yield
    finally:
        _STORE.reset(token)


def kept(name: str, make: Callable[[], str]) -> str:
    """The text of ``name``, which ``make`` gives where nothing is kept."""
    store = _STORE.get()
    return make() if store is None else store(name, make)


def remembered(chart: Callable[P, Specification]) -> Callable[P, Specification]:
    """The same chart; its specification is kept where texts are, under what it was asked for."""

    @wraps(chart)
    def found(*args: P.args, **options: P.kwargs) -> Specification:
        if _STORE.get() is None:
            return chart(*args, **options)
        asked = json.dumps([chart.__qualname__, args, options], sort_keys=True, default=vars)
        text = kept(asked, lambda: json.dumps(chart(*args, **options)))
        specification: Specification = json.loads(text)
        return specification

    return found
