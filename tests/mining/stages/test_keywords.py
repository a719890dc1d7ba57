"""Customers' words over a workspace: mined from matches, refused, published, forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import InputError, NothingToDoError
from kb.matching import MATCHES
from kb.storage import article_words as store
from kb.storage import content, files, stale_results, ticketstore
from kb.storage.sitebuild import publish
from kb.storage.workspace import Workspace
from mining.runs import Runs
from mining.stages import keywords
from tests.factories import NOW, a_stored_ticket, an_article
from tests.shell import askless
from tests.shop import FACTS

PARCEL, SIZES = "delivery/where-is-my-order", "products/sizes"
SETTINGS = 'locales = ["fr"]\n[privacy]\nner = "off"\naccept_regex_only = true\n'


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """Two articles; six customers who wait for a courier, thirty who ask for trousers."""
    workspace = Workspace.create(tmp_path / "shop", SETTINGS, FACTS)
    content.write_article(workspace, an_article())
    content.write_article(
        workspace, an_article(id=SIZES, title="Choisir sa taille", body="Voyez.\n")
    )
    texts = [("Bonjour, où est le livreur ?", PARCEL)] * 6 + [("Un pantalon pour moi", SIZES)] * 30
    rows = [{"ticket_id": f"jsonl:{n}", "text": text, "article": article, "requester_key": f"c{n}"}
            for n, (text, article) in enumerate(texts)]  # fmt: skip
    ticketstore.merge(
        workspace,
        [
            a_stored_ticket(**{k: v for k, v in row.items() if k != "article"}, subject="")
            for row in rows
        ],
    )
    save_matches(
        workspace, [{"ticket_id": row["ticket_id"], "article_id": row["article"]} for row in rows]
    )
    return workspace


def save_matches(workspace: Workspace, rows: list[dict[str, str]], stage: str = "gaps") -> None:
    """A result with these matches, one need a ticket."""
    made = [{**row, "kind": "match", "locale": "fr", "reasons": []} for row in rows]
    with Runs(workspace.runs_dir).saving(stage, f"{stage}-{len(rows)}", {}) as folder:
        files.write_table(folder / "matches.parquet", MATCHES.frame(made), MATCHES)
        files.write_json(folder / "figures.json", {})


def texts(workspace: Workspace) -> dict[str, list[str]]:
    """Article -> its words in force."""
    found = store.words_in_force(workspace)
    return {place[0]: [one.text for one in own] for place, own in found.items()}


def test_words_are_mined_from_matches(shop: Workspace) -> None:
    """And answered from the result the second time."""
    assert not keywords.run(shop).was_current
    assert texts(shop) == {PARCEL: ["livreur"], SIZES: ["pantalon"]}
    assert keywords.run(shop).was_current


def test_the_newest_matches_count(shop: Workspace) -> None:
    """What the gaps said before is forgotten."""
    rows = [{"ticket_id": f"jsonl:{n}", "article_id": SIZES} for n in range(6)]
    save_matches(shop, rows)
    keywords.run(shop)
    assert texts(shop) == {SIZES: ["livreur"]}


def test_before_any_match_there_is_nothing_to_do(tmp_path: Path) -> None:
    """It says what to run first."""
    with pytest.raises(NothingToDoError, match="askless gaps"):
        keywords.run(Workspace.create(tmp_path / "new", "", ""))


def test_words_reach_the_index_and_nothing_else(shop: Workspace) -> None:
    """The page has them for the search; file, version and publications are those of before."""
    publish(shop, NOW)
    before = shop.publications_file.read_text("utf-8"), content.read_articles(shop)
    keywords.run(shop)
    result = publish(shop, NOW)
    page = (shop.pages_dir / "fr" / f"{PARCEL}.md").read_text("utf-8")
    assert (result.was_current, result.search_words, result.went_live) == (False, 2, 0)
    assert "livreur" in page.partition("---\n\n")[0]
    assert "livreur" not in page.partition("---\n\n")[2]
    assert (shop.publications_file.read_text("utf-8"), content.read_articles(shop)) == before


def test_no_words_go_out_before_names_found_by_rules_are_accepted(shop: Workspace) -> None:
    """As with drafts: what comes from tickets stays here."""
    keywords.run(shop)
    files.write_text(shop.root / "askless.toml", SETTINGS.replace("true", "false"))
    opened = Workspace.open(shop.root)
    assert publish(opened, NOW).search_words == 0
    assert publish(opened, NOW, accept_regex_only=True).search_words == 2


def test_a_refused_word_stays_out_when_mined_anew(shop: Workspace) -> None:
    """From the shell, with the log to show for it."""
    keywords.run(shop)
    place = ("--workspace", shop.root)
    done = askless("keywords", "refuse", PARCEL, "livreurs", "--by", "Léa", *place)
    assert done.status == 0, done.err
    assert texts(shop) == {SIZES: ["pantalon"]}
    shown = askless("keywords", "--article", PARCEL, "--json", *place).json["rows"][0]["words"]
    assert shown[0]["is_refused"]
    assert "refuse “livreurs”" in askless("keywords", "history", *place).out
    askless("keywords", "allow", PARCEL, "livreur", "--by", "Léa", *place)
    assert texts(shop)[PARCEL] == ["livreur"]


def test_the_list_says_how_many_customers(shop: Workspace) -> None:
    """In a line an article."""
    done = askless("keywords", "--workspace", shop.root)
    assert "2 words and 0 questions of customers for 2 of 2 published articles" in done.out
    assert "livreur (6)" in done.out


def test_forgetting_a_ticket_takes_its_words(shop: Workspace) -> None:
    """They are a result that was made from its matches."""
    keywords.run(shop)
    found, _ = stale_results.found(shop, {"jsonl:1"})
    stale_results.remove(shop, found, has_report=False)
    assert texts(shop) == {}


def test_a_damaged_result_is_named(shop: Workspace) -> None:
    """Not a traceback."""
    keywords.run(shop)
    path = store.words_path(shop)
    assert path is not None
    path.write_text('{"articles": [{}]}', "utf-8")
    with pytest.raises(InputError, match="askless keywords"):
        store.read_words(shop)
