"""Two articles made one, and one made two."""

from __future__ import annotations

import pytest

from kb.decisions import sentences_of
from kb.errors import ReviewError
from kb.rearranging import body_of, evidence_of, joined, lines_to_choose, parts_of, split
from tests.editorshop import BODY, SENTENCES, a_draft
from tests.editorshop import evidence_of as the_evidence


def test_an_article_takes_in_only_what_it_does_not_say() -> None:
    """Under its own headings, numbers going on; what is nearly the same comes once."""
    into = a_draft(body="Intro.\n\n## ÉTAPES\n\n1. Ouvrez votre compte.\n", keywords=("robe",))
    article = a_draft(
        body="Intro !\n\n## Étapes\n\n1. Ouvrez votre compte\n2. Imprimez.\n\n## Frais\n\nRien.\n"
    )
    found = joined(article, into)
    assert found.body == (
        "Intro.\n\n## ÉTAPES\n\n1. Ouvrez votre compte.\n2. Imprimez.\n\n## Frais\n\nRien.\n"
    )
    assert found.questions == ("Je veux échanger ma robe", "Comment échanger une robe ?")


def test_taking_an_article_into_itself_changes_no_sentence() -> None:
    """Nothing is said twice."""
    assert sentences_of(joined(a_draft(), a_draft()).body) == sentences_of(BODY)


@pytest.mark.parametrize(
    "body", ["", "\n", "🎁", BODY, "- a\n- b\n\ntext\n", "## Only\n\n## Headings\n"]
)
def test_parts_keep_every_line(body: str) -> None:
    """Whatever the text."""
    lines = [line for line in body.splitlines() if line.strip()]
    assert [line for line in body_of(parts_of(body)).splitlines() if line.strip()] == lines


def test_a_split_gives_each_line_to_one_article() -> None:
    """The new one is in review, of the same topic, at a free address."""
    chosen = {number for number, heading, _ in lines_to_choose(a_draft()) if heading == "Étapes"}
    rest, new = split(
        a_draft(), chosen, title="Imprimer l'étiquette", taken={"returns/imprimer-l-etiquette"}
    )
    assert new.id == "returns/imprimer-l-etiquette-2"
    assert (new.body, new.topic_id, new.status.value) == (
        "## Étapes\n\n1. Ouvrez Mon compte.\n2. Imprimez l'étiquette.\n", "t-0001", "in_review"
    )  # fmt: skip
    assert rest.body == f"{SENTENCES[0]} {SENTENCES[1]}\n"


@pytest.mark.parametrize(("chosen", "title"), [(set(), "T"), ({0, 1, 2}, "T"), ({1}, " ")])
def test_a_split_needs_two_texts_and_a_title(chosen: set[int], title: str) -> None:
    """Else it is refused and nothing happens."""
    with pytest.raises(ReviewError):
        split(a_draft(), chosen, title=title, taken=())


def test_the_evidence_of_a_part_is_that_of_its_sentences() -> None:
    """Under the name of the new article."""
    part = a_draft(id="returns/label", body=f"{SENTENCES[1]}\n")
    found = evidence_of(the_evidence(a_draft()), part)
    assert ([one.text for one in found.sentences], found.article_id) == (
        [SENTENCES[1]], "returns/label"
    )  # fmt: skip
