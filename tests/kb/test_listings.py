"""Lists of articles: in pages, by theme, by tag, by day."""

from __future__ import annotations

from datetime import date

import pytest

from kb.articles import Article
from kb.config import Brand, Settings
from kb.config_contact import Site
from kb.listings import MOST_SHOWN, ON_A_PAGE, QUESTIONS_SHOWN, tag_address
from tests.factories import an_article
from tests.kb.test_pages import an_edition, page_of


def many(number: int) -> list[Article]:
    """So many articles of one category."""
    return [an_article(id=f"delivery/a-{n:03d}", title=f"Question {n:03d}") for n in range(number)]


def test_a_long_category_is_cut_into_pages_that_lead_to_each_other() -> None:
    """Addresses on the second page go one folder further up; the switch keeps the category."""
    edition = an_edition(*many(2 * ON_A_PAGE + 1), elsewhere=(an_article(locale="en"),))
    first = page_of(edition, "delivery/index.md").meta
    second = page_of(edition, "delivery/page-2/index.md").meta
    third = page_of(edition, "delivery/page-3/index.md").meta
    assert [len(x["articles"]) for x in (first, second, third)] == [ON_A_PAGE, ON_A_PAGE, 2]
    assert first["pager"]["behind"] == "../delivery/page-2/"
    assert second["pager"]["before"] == "../../delivery/"
    assert second["articles"][0]["url"] == f"../../delivery/a-{ON_A_PAGE:03d}/"
    assert third["pager"]["behind"] == ""
    assert second["switch"][0]["url"] == "../../../en/delivery/"
    assert "page 2 sur 3" in second["title"]


def test_a_theme_of_another_language_only_says_so() -> None:
    """It has articles, though none to count here; all questions lead to it."""
    there = an_article(id="promotions/sale", locale="en")
    edition = an_edition(an_article(id="delivery/a"), elsewhere=(there,))
    cards = {card["url"]: card["count"] for card in page_of(edition, "index.md").meta["categories"]}
    assert cards == {"delivery/": "1 article", "promotions/": "1 article en anglais"}
    themes = page_of(edition, "all-questions/index.md").meta["themes"]
    assert [(x["more"], len(x["questions"])) for x in themes] == [
        ("", 1),
        (cards["promotions/"], 0),
    ]


def test_all_questions_stand_by_theme_and_link_to_the_rest() -> None:
    """A theme shows its most asked ones; its page has them all."""
    edition = an_edition(*many(MOST_SHOWN + 1), popularity={"delivery/a-003": 9})
    (theme,) = page_of(edition, "all-questions/index.md").meta["themes"]
    assert theme["questions"][0]["url"] == "../delivery/a-003/"
    assert len(theme["questions"]) == MOST_SHOWN
    assert theme["more"] == f"Voir les {MOST_SHOWN + 1} articles"


def test_the_page_of_all_questions_does_not_grow_with_the_themes() -> None:
    """Each gives fewer questions, two at least."""
    edition = an_edition(*(an_article(id=f"c{n}/a-{m}") for n in range(10) for m in range(5)))
    themes = page_of(edition, "all-questions/index.md").meta["themes"]
    assert {len(theme["questions"]) for theme in themes} == {QUESTIONS_SHOWN // 10}


@pytest.mark.parametrize("is_on", [True, False])
def test_questions_are_marked_for_machines_where_the_settings_say_so(is_on: bool) -> None:
    """The answer there is the one that readers see."""
    settings = Settings(site=Site(faq_markup=is_on), brand=Brand(site_url="https://a.example/"))
    data = page_of(an_edition(an_article(), settings=settings), "all-questions/index.md").meta
    assert isinstance(data["json_ld"], list) == is_on  # beside the trail, which is always there
    if is_on:
        (question,) = data["json_ld"][0]["mainEntity"]
        assert question["acceptedAnswer"]["text"] == data["themes"][0]["questions"][0]["summary"]


def test_an_article_and_its_tags_lead_to_each_other() -> None:
    """One page a tag, whatever its case and accents; a tag of signs has none."""
    edition = an_edition(
        an_article(id="a/x", tags=("Été", "💡")), an_article(id="b/y", tags=("ete", "Cadeau"))
    )
    assert page_of(edition, "a/x.md").meta["tags"] == [{"title": "Été", "url": "../../tags/ete/"}]
    listed = page_of(edition, "tags/index.md").meta["tags"]
    assert [(x["title"], x["count"]) for x in listed] == [
        *(("Cadeau", "1 article"), ("Été", "2 articles"))
    ]
    assert len(page_of(edition, "tags/ete/index.md").meta["articles"]) == 2


@pytest.mark.parametrize("tag", ["a" * 5_000, "con", "index", "../../x", "<b>"])
def test_any_tag_has_an_address_that_every_disk_takes(tag: str) -> None:
    """Short, in one folder, and no name that something else has."""
    place = tag_address(tag)
    assert place.count("/") == 2
    assert len(place) < 100
    assert place.split("/")[1] not in {"con", "index", ""}


def test_what_is_new_stands_by_day_newest_first() -> None:
    """A first version is new, a later one a change; articles of no known day are left out."""
    live = {
        "delivery/a-000": (date(2026, 3, 1), date(2026, 3, 1)),
        "delivery/a-001": (date(2026, 1, 1), date(2026, 4, 1)),
        "delivery/gone": (date(2026, 5, 1), date(2026, 5, 1)),
    }
    days = page_of(an_edition(*many(3), live=live), "whats-new.md").meta["days"]
    assert [(d["label"], [x["badge"] for x in d["articles"]]) for d in days] == [
        *(("1er avril 2026", ["Mis à jour"]), ("1er mars 2026", ["Nouveau"]))
    ]
