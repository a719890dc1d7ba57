"""What each target is given: drafts only, with the id there, the language and the hash."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from kb.articles import Article
from kb.errors import KbError
from kb.exporting import NAMES, target
from kb.exporting.hubspot_csv import tables_as_lists
from kb.exporting.outgoing import Outgoing, outgoing
from kb.markdown import Links
from kb.origins import Origin
from tests.factories import an_article

REQUESTED = ("zendesk", "freshdesk", "intercom", "crisp", "helpscout", "chatwoot")
LINKS = Links("returns/how", {"returns/time": "https://aide.example/fr/returns/time/"})


def leaving(locale: str = "fr", *, origin: Origin | None = None, **changes: Any) -> Outgoing:
    """An article about returns on its way out."""
    values: dict[str, Any] = {"id": "returns/how", "title": "Renvoyer", "locale": locale}
    article: Article = an_article(**(values | changes))
    group = origin.source_id if origin else ""
    return outgoing(article, links=LINKS, category="Retours", origin=origin, group_id=group)


def an_origin(**changes: Any) -> Origin:
    """What the target holds of it."""
    values: dict[str, Any] = {
        "article_id": "returns/how",
        "locale": "fr",
        "source": "zendesk",
        "source_id": "9001",
        "group": "9001",
        "content_hash": "h",
        "version": "v",
        "status": "published",
        "source_status": "published",
    }
    return Origin(**(values | changes))


def requests(name: str, *articles: Outgoing) -> list[dict[str, Any]]:
    """The requests that a target is given."""
    text = target(name).files(articles)["requests.jsonl"]
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("name", NAMES)
def test_every_target_of_the_list_can_be_found(name: str) -> None:
    """The list and the modules agree."""
    assert target(name).name == name


def test_an_unknown_target_names_the_known_ones() -> None:
    """A typing error is answered with the list."""
    with pytest.raises(KbError, match="known: zendesk"):
        target("zendsek")


@pytest.mark.parametrize("name", REQUESTED)
def test_every_request_carries_article_language_and_hash(name: str) -> None:
    """So that whoever runs it can tell later what was sent."""
    one = leaving(origin=an_origin(source=name))
    note = requests(name, one)[-1]["askless"]
    assert note["content_hash"] == one.content_hash
    assert (note["article"], note["locale"], note["source_id"]) == ("returns/how", "fr", "9001")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaves_as_published(name: str) -> None:
    """No state, status or flag that would show it to readers."""
    text = "".join(target(name).files([leaving(), leaving("en")]).values())
    assert '"published"' not in text
    assert "status: published" not in text
    assert '"draft": false' not in text


def test_zendesk_adds_languages_to_the_article_it_creates() -> None:
    """One article, then a translation that waits for its id; nobody is notified."""
    article, translation = requests("zendesk", leaving(), leaving("en"))
    assert article["path"] == "/api/v2/help_center/fr/sections/{section_id}/articles"
    assert article["body"]["notify_subscribers"] is False
    assert translation["path"].endswith("/articles/{article_id}/translations")
    assert translation["body"]["translation"]["draft"] is True


def test_zendesk_is_given_a_new_language_of_a_known_article() -> None:
    """The article's own id stands in the path."""
    known = leaving(origin=an_origin())
    added = outgoing(an_article(locale="en"), links=LINKS, category="x", group_id="9001")
    paths = [row["path"] for row in requests("zendesk", known, added)]
    assert "/api/v2/help_center/articles/9001/translations" in paths


@pytest.mark.parametrize(
    ("name", "path"),
    [("helpscout", "/v1/articles/9001/drafts"), ("intercom", "/articles/9001/draft")],
)
def test_a_live_article_is_changed_through_its_draft(name: str, path: str) -> None:
    """Where the target keeps drafts beside the live text, that is where the change goes."""
    [row] = requests(name, leaving(origin=an_origin(source=name)))
    assert (row["method"], row["path"]) == ("PUT", path)


def test_freshdesk_status_is_1() -> None:
    """1 is its draft."""
    rows = requests("freshdesk", leaving(), leaving("en"))
    assert [row["body"]["status"] for row in rows] == [1, 1]
    assert rows[1]["path"] == "/api/v2/solutions/articles/{article_id}/en"


def test_intercom_gets_all_languages_in_one_request() -> None:
    """The first language is the article, the others its translated content."""
    [row] = requests("intercom", leaving(), leaving("en", title="Return"))
    assert row["body"]["translated_content"]["en"]["title"] == "Return"
    assert row["body"]["translated_content"]["en"]["state"] == "draft"


def test_links_lead_to_public_addresses_or_become_text() -> None:
    """A link between articles works there too; a stranger's does not leave."""
    one = leaving(body="[Délais](/returns/time) et [x](https://evil.example/)\n")
    assert 'href="https://aide.example/fr/returns/time/"' in one.html
    assert "evil" not in one.html
    assert "(https://aide.example/fr/returns/time/)" in one.markdown
    assert one.dropped_links == ("https://evil.example/",)


def test_hubspot_files_hold_400_articles_of_one_language() -> None:
    """Its import takes no more at once."""
    many = [leaving(id=f"a/b{n}") for n in range(401)]
    made = target("hubspot-csv").files([*many, leaving("en")])
    assert sorted(made) == ["articles-1-en.csv", "articles-1-fr.csv", "articles-2-fr.csv"]
    rows = list(csv.reader(io.StringIO(made["articles-1-fr.csv"])))
    assert rows[0] == ["URL", "Title", "Category", "Article Body"]
    assert len(rows) == 401


def test_hubspot_tables_become_lists() -> None:
    """Each row an item, each cell under its column's name."""
    one = leaving(body="| Pays | Délai |\n| --- | --- |\n| FR | 2 j |\n| BE | 3 j |\n")
    html = tables_as_lists(one.html)
    assert "<table" not in html
    assert "<li>Pays: FR; Délai: 2 j</li>" in html


def test_markdown_files_keep_language_and_path() -> None:
    """The same path in both languages."""
    made = target("markdown").files([leaving(), leaving("en")])
    assert sorted(made) == ["en/returns/how.md", "fr/returns/how.md"]
