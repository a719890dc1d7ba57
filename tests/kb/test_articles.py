"""Articles as text: what is written is read back, what is wrong is named."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb import articles
from kb.articles import Article, ArticleStatus, parse_article, render_article, slug
from kb.errors import ArticleError
from tests.factories import an_article

LINES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff"),
    max_size=60,
)


@given(
    title=LINES.filter(lambda t: t.strip()),
    summary=LINES,
    questions=st.lists(LINES.filter(bool), max_size=4).map(tuple),
    body=LINES.filter(lambda t: t.strip() and not t.strip().startswith("---")),
)
def test_an_article_survives_writing_and_reading(
    title: str, summary: str, questions: tuple[str, ...], body: str
) -> None:
    """Whatever the words, the file gives the same article back."""
    article = an_article(
        title=title,
        summary=summary,
        questions=questions,
        body=body.strip() + "\n",
        reviewed_on=date(2026, 3, 1),
    )
    text = render_article(article)
    assert parse_article(text, article_id=article.id, locale="fr") == article


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("no front matter", "no front matter"),
        ("---\nstatus: draft\n---\nx", "title is missing"),
        ("---\ntitle: x\ncolour: red\n---\n", "unknown key colour"),
        ("---\ntitle: x\nstatus: done\n---\n", 'status is "done"'),
        ("---\ntitle: [1, 2]\n---\n", "title must be text"),
        ("---\ntitle: x\nquestions: no\n---\n", "questions must be a list"),
        ("---\ntitle: x\nreviewed_on: soon\n---\n", 'reviewed_on is "soon"'),
        ("---\ntitle: &a x\nsummary: *a\n---\n", "aliases are not allowed"),
        ("---\ntitle: !!python/object/apply:os.system [id]\n---\n", "not YAML"),
        ("---\ntitle: !ENV HOME\n---\n", "not YAML"),
        ("---\na: &a [x]\nb: &b [*a, *a]\n---\n", "aliases are not allowed"),
        ("---\n- a\n---\n", "must be `key: value`"),
        ("---\ntitle: [\n---\n", "not YAML"),
        ("---\ntitle: " + "x" * 70_000 + "\n---\n", "longer than"),
    ],
)
def test_a_wrong_file_is_explained(text: str, problem: str) -> None:
    """Each fault names the file and what to mend."""
    with pytest.raises(ArticleError, match=problem) as raised:
        parse_article(text, article_id="a/b", locale="fr")
    assert "fr/a/b.md" in str(raised.value)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Où est mon colis ?", "ou-est-mon-colis"),
        ("Une œuvre retardée", "une-oeuvre-retardee"),
        ("🙂🙂", "t-0001"),
        ("Index", "index-t-0001"),
        ("NUL", "nul-t-0001"),
        ("com1", "com1-t-0001"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_slugs_are_plain_file_names(title: str, expected: str) -> None:
    """Accents fold, nothing leaves the folder, an empty or reserved name gets the id."""
    assert slug(title, fallback="t-0001") == expected


@given(st.text(max_size=300))
def test_any_title_makes_one_safe_name(title: str) -> None:
    """A slug is never empty, long, hidden or a path."""
    made = slug(title, fallback="t-0001")
    assert made
    assert len(made) <= 100
    assert not set(made) & set("/\\. \0")


def test_the_version_changes_with_what_a_reader_sees() -> None:
    """Body and keywords count; status and reviewer do not."""
    article = an_article()
    assert article.version != an_article(body="Autre.\n").version
    assert article.version != an_article(keywords=("colis perdu",)).version
    assert article.version == an_article(status=ArticleStatus.ARCHIVED, reviewed_by="Ana").version


def test_category_and_slug_come_from_the_id() -> None:
    """The path says where an article belongs."""
    article = Article(id="returns/label", locale="en", title="x", body="y\n")
    assert (article.category, article.slug) == ("returns", "label")


@given(st.text(alphabet="a:-?[]{},&* \n", max_size=120))
def test_front_matter_that_is_not_walked_is_safe(text: str) -> None:
    """What no look is taken at has no alias and is not nested too deeply."""
    if not articles._may_be_unsafe(text):
        depth = deepest = 0
        with contextlib.suppress(yaml.YAMLError):
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                assert not isinstance(event, yaml.AliasEvent)
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                deepest = max(deepest, depth)
        assert deepest <= articles.DEEPEST
