"""Any JSON at all is read without a traceback, and everything is kept or counted."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError, KbError
from kb.storage.workspace import Workspace
from kb.tickets import ImportCounts, Skipped
from mining.importers.articles import source
from mining.importers.articles.filing import Shelf, filed
from mining.importers.articles.html_page import page
from mining.importers.articles.source import ArticleOptions
from mining.stages import articles
from tests.mining.importers.articles.payloads import NOW, options

DESKS = ("zendesk", "freshdesk", "intercom", "helpscout", "crisp", "chatwoot", "jsonl")
KEYS = (
    "id title name body text content description locale default_locale status state draft "
    "section_id folder_id parent_id translated_content translations source_id source_type tags "
    "categories category items data payload articles article updated_at vote_count vote_sum "
    "alternates statistics parent_ids visibility seo_data associated_article_id askless folders"
).split()
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["fr", "published", "<p>été</p>", "\ud800", "1e999"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=12,
)
RECORDS = st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8), max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(DESKS), RECORDS)
def test_any_payload_is_kept_or_counted(name: str, records: list[dict[str, Any]]) -> None:
    """Wrong types, missing keys, wrappers around nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "articles.json")
        path.write_text(json.dumps(records), encoding="utf-8")
        found = list(source(name).read([path], options()))
    usable = [record for record in found if not isinstance(record, Skipped)]
    counts = ImportCounts()
    kept = filed(usable, Shelf(name, ("fr", "en"), counts))
    assert len(kept) + sum(counts.skipped.values()) == len(usable)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.sampled_from(["<script type=application/ld+json>[[1]]</script>"]))
def test_any_page_is_read(html: str) -> None:
    """A saved page may hold anything."""
    assert page(html, "a/b.html").key


@pytest.mark.parametrize("name", DESKS)
@pytest.mark.parametrize("data", [b"", b'{"articles": [{"id": 1, "ti', b"\x00\x01", b"[" * 9_000])
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, name: str, data: bytes) -> None:
    """Empty, cut off, binary, nested without end."""
    path = tmp_path / "articles.json"
    path.write_bytes(data)
    workspace = Workspace.create(tmp_path / "shop", "", "")
    with pytest.raises(InputError, match=r"articles\.json"):
        articles.run(workspace, source(name), [path], ArticleOptions(now=NOW))


def test_an_unknown_source_names_the_known_ones() -> None:
    """A typing error is answered with the list."""
    with pytest.raises(KbError, match="known: zendesk, freshdesk"):
        source("zendsek")
