"""Which articles may leave when names in their tickets were found by rules alone."""

from __future__ import annotations

import pytest

from kb.articles import Article
from kb.errors import PrivacyError
from kb.signing import Reading, Signature, admitted, is_from_tickets, is_signed
from tests.factories import an_article

BY_MODELS, BY_RULES, NO_TICKETS = Reading(40, 0), Reading(40, 1), Reading(0, 0)


def a_draft(**changes: object) -> Article:
    """A published article that was drafted from tickets."""
    return an_article(**{"id": "delivery/late", "source": "draft", "topic_id": "t-1"} | changes)


def signature(article: Article) -> Signature:
    """Somebody's approval of this version."""
    return article.id, article.locale, article.version


@pytest.mark.parametrize("reading", [BY_RULES, NO_TICKETS, Reading(40, 40)])
def test_drafted_articles_stay_until_somebody_accepts_it(reading: Reading) -> None:
    """One ticket without models is enough; a signature alone is not; the way out is named."""
    draft = a_draft()
    with pytest.raises(PrivacyError, match=r"pip install 'askless\[ner\]'.*--accept-regex-only"):
        admitted([draft], reading, {signature(draft)}, is_accepted=False)


def test_the_refusal_counts_tickets_and_articles() -> None:
    """One line, with figures and without a title."""
    with pytest.raises(PrivacyError) as raised:
        admitted(
            [an_article(), a_draft(), a_draft(locale="en")], BY_RULES, set(), is_accepted=False
        )
    said = str(raised.value)
    assert "names in 1 of 40 tickets were found by rules alone, and 2 articles were" in said
    assert "\n" not in said


def test_with_models_everything_leaves() -> None:
    """No signature and no acceptance is asked for."""
    articles = (a_draft(), an_article())
    assert admitted(articles, BY_MODELS, set(), is_accepted=False).articles == articles


@pytest.mark.parametrize("reading", [BY_RULES, NO_TICKETS])
def test_articles_that_never_came_from_tickets_leave(reading: Reading) -> None:
    """Imported or written by hand, they need neither models nor a signature."""
    own = (an_article(), an_article(id="a/b", source="import:zendesk"))
    assert admitted(own, reading, set(), is_accepted=False).articles == own


def test_once_accepted_the_signed_ones_leave() -> None:
    """What nobody signed stays and is named; the order is kept."""
    signed, waiting, own = a_draft(), a_draft(locale="en"), an_article()
    let_in = admitted([signed, waiting, own], BY_RULES, {signature(signed)}, is_accepted=True)
    assert let_in.articles == (signed, own)
    assert let_in.unsigned_places == ("en/delivery/late",)


def test_a_signature_is_for_one_version() -> None:
    """A file that was changed by hand after its approval waits again."""
    draft = a_draft()
    assert is_signed(draft, {signature(draft)})
    assert not is_signed(a_draft(body="Autre.\n"), {signature(draft)})


@pytest.mark.parametrize("left", [{"source": ""}, {"topic_id": None}])
def test_either_mark_tells_a_drafted_article(left: dict[str, object]) -> None:
    """Taking one line out of the front matter makes no hand-written article of it."""
    assert is_from_tickets(a_draft(**left))
    assert not is_from_tickets(an_article())
