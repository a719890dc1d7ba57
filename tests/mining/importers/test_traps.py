"""Traps that all help desks share, held for each of them: ids, and nothing in three spellings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kb.tickets import Skipped, SourceTicket
from mining.importers import source
from tests.mining.importers import (
    test_chatwoot,
    test_crisp,
    test_freshdesk,
    test_gorgias,
    test_helpscout,
    test_hubspot,
    test_intercom,
    test_zendesk,
)
from tests.mining.importers.exports import records_of

DESKS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "chatwoot": ("id", test_chatwoot.a_payload()),
    "crisp": ("session_id", test_crisp.a_payload()),
    "freshdesk": ("id", test_freshdesk.a_payload()),
    "gorgias": ("id", test_gorgias.a_payload()),
    "helpscout": ("id", test_helpscout.a_payload()),
    "hubspot": ("id", test_hubspot.a_payload()),
    "intercom": ("id", test_intercom.a_payload()),
    "zendesk": ("id", test_zendesk.a_payload()),
}
LARGE = 7253394974479
NAMES = [(name, key) for name, (own, payload) in DESKS.items() for key in payload if key != own]


def read(name: str, record: dict[str, Any]) -> SourceTicket | Skipped:
    """What an importer makes of one record."""
    (found,) = records_of(source(name), [record])
    return found


@pytest.mark.parametrize("name", DESKS)
@pytest.mark.parametrize("given", [LARGE, float(LARGE), str(LARGE), f"{LARGE}.0", f" {LARGE} "])
def test_an_id_is_one_id_in_every_spelling(name: str, given: Any) -> None:
    """64 bits, a float out of a table, a text."""
    own, payload = DESKS[name]
    found = read(name, payload | {own: given})
    assert isinstance(found, SourceTicket)
    assert found.source_id == str(LARGE)


@pytest.mark.parametrize("name", DESKS)
def test_an_id_of_letters_is_kept_as_it_is(name: str) -> None:
    """Sessions and hexadecimal ids."""
    own, payload = DESKS[name]
    found = read(name, payload | {own: "session_7598bf86-9ebb-46bc"})
    assert isinstance(found, SourceTicket)
    assert found.source_id == "session_7598bf86-9ebb-46bc"


@pytest.mark.parametrize(("name", "key"), NAMES)
def test_null_missing_and_empty_are_the_same(name: str, key: str) -> None:
    """Whatever field it is: one ticket or one reason, and the same one."""
    _, payload = DESKS[name]
    rest = {k: v for k, v in payload.items() if k != key}
    empty = {dict: {}, list: [], str: ""}.get(type(payload[key]))
    absent = read(name, rest)
    assert read(name, rest | {key: None}) == absent
    assert read(name, rest | {key: empty}) == absent
