"""Policy values are filled in where articles cite them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import SettingsError
from kb.facts import cited, filled
from kb.markdown import body, plain_text
from tests.factories import an_article

FILE = Path("facts.toml")


def one(text: str, facts: dict[str, dict[str, str]], **changes: str) -> str:
    """The body of an article with this text, filled in."""
    return filled([an_article(body=text, **changes)], facts, FILE)[0].body


def test_a_citation_takes_the_value_of_its_language() -> None:
    """French articles get the French value."""
    facts = {"return_window": {"fr": "30 jours", "en": "30 days"}}
    assert one("Vous avez [fact:return_window].", facts) == "Vous avez 30 jours."


def test_a_value_for_every_language_serves_when_there_is_no_own() -> None:
    """``name = value`` holds for all locales."""
    assert one("[fact:fee]", {"fee": {"*": "x"}}) == "x"


def test_every_part_of_the_article_is_filled() -> None:
    """Title, summary, questions and keywords may cite facts too."""
    text = "[fact:a]"
    article = an_article(title=text, summary=text, questions=(text,), keywords=(text,))
    done = filled([article], {"a": {"*": "b"}}, FILE)[0]
    assert (done.title, done.summary, done.questions, done.keywords) == ("b", "b", ("b",), ("b",))


def test_unknown_facts_are_named_together_with_where() -> None:
    """One error lists every missing fact, the article that cites it and what is known."""
    articles = [an_article(body="[fact:windw] [fact:fee]"), an_article(id="a/b", body="[fact:fee]")]
    with pytest.raises(SettingsError) as caught:
        filled(articles, {"window": {"*": "1"}}, FILE)
    message = str(caught.value)
    assert message.startswith("facts.toml: [fact:windw] in fr/delivery/where-is-my-order is not")
    assert "[fact:fee] in fr/delivery/where-is-my-order, fr/a/b" in message
    assert "known: window" in message


def test_a_fact_without_a_value_in_this_language_is_an_error() -> None:
    """Readers never see another language's value."""
    with pytest.raises(SettingsError, match="no value in this language"):
        one("[fact:a]", {"a": {"en": "x"}})


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1))
def test_a_value_prints_as_it_stands_in_the_file(value: str) -> None:
    """No character of a value is read as Markdown, in a line or at its start."""
    shown = plain_text(one("avant [fact:a] après\n\n[fact:a]", {"a": {"*": value}}))
    assert shown == f"avant {value} après {value}"


def test_a_number_at_the_start_of_a_line_opens_no_list() -> None:
    """Folded: "14." is a sentence here, not the fourteenth step."""
    assert body(one("[fact:days]. Voilà", {"days": {"*": "14"}})).html == "<p>14. Voilà</p>\n"


def test_citations_are_listed_once_in_order() -> None:
    """The names an article depends on."""
    assert cited("[fact:b] [fact:a] [fact:b]") == ["b", "a"]
