"""HTML of other help centers as Markdown: structure kept, danger gone, the words unharmed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from kb.facts import cited
from kb.markdown import body, plain_text
from mining.html_markdown import Lost, markdown_of_html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Été <b>gratuit</b>, <em>l'échange</em></p>", "Été **gratuit**, *l'échange*"),
        ("<ul><li>un<ul><li>deux</li></ul></li></ul>", "- un\n  - deux"),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("a<br>b<br><br>c", "a\\\nb\n\nc"),
        ("<blockquote><p>q</p></blockquote>", "> q"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<p><code>x`y</code></p>", "``x`y``"),
        ("<dl><dt>Q</dt><dd>R</dd></dl>", "**Q**\n\nR"),
        ("<b><p>œuvre</p></b>", "œuvre"),
        ("<p> <b>a </b><b>b</b> </p>", "**a b**"),
        ("", ""),
    ],
)
def test_structure_becomes_marks(html: str, expected: str) -> None:
    """Paragraphs, lists, quotes, code and emphasis in the Markdown an editor would write."""
    assert markdown_of_html(html) == expected


def test_headings_start_at_the_second_level() -> None:
    """The title is the only h1: the highest heading becomes h2, deeper ones keep their distance."""
    made = markdown_of_html("<h1>Retours</h1><h3>Délais</h3><p>a</p><h4>Ici</h4>", title="Retours")
    assert made == "## Délais\n\na\n\n### Ici"


def test_a_table_becomes_a_pipe_table_with_its_spans_filled() -> None:
    """Every row can be read alone; a bar in a cell opens no column."""
    html = (
        "<table><tr><th>Pays</th><th>Délai</th></tr>"
        "<tr><td rowspan=2>FR|BE</td><td>2 j</td></tr><tr><td>3 j</td></tr></table>"
    )
    rows = ["| Pays | Délai |", "| --- | --- |", "| FR\\|BE | 2 j |", "| FR\\|BE | 3 j |"]
    assert markdown_of_html(html) == "\n".join(rows)


def test_a_table_that_lays_out_the_page_is_read_cell_by_cell() -> None:
    """One column is no table."""
    assert markdown_of_html("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>") == "a\n\nb"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVa\tScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        " file:///x",
    ],
)
def test_an_unsafe_link_becomes_its_text_and_is_counted(href: str) -> None:
    """Only http, https and mailto lead anywhere."""
    lost = Lost()
    assert markdown_of_html(f'<a href="{href}">Suivi</a>', lost=lost) == "Suivi"
    assert lost.links == 1


def test_a_link_keeps_its_address() -> None:
    """Spaces and brackets in it are escaped, so that it ends where it ends."""
    html = '<p>C\'est ici !<a href="https://a.example/b (c)">lien</a></p>'
    assert markdown_of_html(html) == "C'est ici \\![lien](https://a.example/b%20%28c%29)"


def test_pictures_become_words_and_scripts_and_players_go() -> None:
    """A picture says its description; without one it is counted, and so is a video."""
    lost = Lost()
    html = (
        "<p>a<img src=x alt='Étiquette'><img src=pixel width=1><script>bad()</script></p>"
        "<iframe src=y></iframe><p style='display:none'>caché</p>"
    )
    assert markdown_of_html(html, lost=lost) == "aÉtiquette"
    assert (lost.images, lost.embedded) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "1. x",
        "# x",
        "- x",
        "+ x",
        "> x",
        "a * b * c",
        "_x_",
        "[a](b)",
        "`x`",
        "<b>",
        "&amp;",
        "---",
    ],
)
def test_words_that_look_like_marks_stay_words(text: str) -> None:
    """Text prints as it was written there."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert plain_text(markdown_of_html(f"<p>{escaped}</p>")) == text


@pytest.mark.parametrize(
    "html", ["<p>[fact:x]</p>", "<pre>[fact:x]</pre>", "<code>[fact:x]</code>"]
)
def test_a_foreign_text_cites_no_fact_of_ours(html: str) -> None:
    """Another shop's brackets would stop publishing."""
    assert cited(markdown_of_html(html)) == []


def test_elements_nested_twenty_thousand_deep_give_their_text() -> None:
    """No recursion error and no minutes of parsing."""
    assert markdown_of_html("<div>" * 20_000 + "été") == "été"


INLINE = st.sampled_from(["{}", "<b>{}</b>", "<em>{}</em>", "<a href='https://a.example/'>{}</a>"])
BLOCK = st.sampled_from(
    [
        "<p>{}</p>",
        "<h2>{}</h2>",
        "<ul><li>{}</li></ul>",
        "<ol><li>{}</li><li>{}</li></ol>",
        "<blockquote>{}</blockquote>",
        "<div>{}<br>{}</div>",
        "<table><tr><td>{}</td><td>x</td></tr><tr><td>{}</td><td>y</td></tr></table>",
    ]
)
WORDS = st.text(st.sampled_from("aé œ'1.*_[]()#->!|`\\~+=:&😀\n"), min_size=1, max_size=12)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Blocks of marked-up words full of characters that Markdown reads."""
    made = []
    for block in draw(st.lists(BLOCK, min_size=1, max_size=4)):
        runs = [
            "".join(
                draw(INLINE).format(draw(WORDS).replace("&", "&amp;").replace("<", "&lt;"))
                for _ in range(draw(st.integers(1, 3)))
            )
            for _ in range(block.count("{}"))
        ]
        made.append(block.format(*runs))
    return "".join(made)


def letters(html: str) -> str:
    """What a reader of some HTML sees, but for spaces."""
    root = LexborHTMLParser(html).body
    return "".join(root.text().split()) if root else ""


@settings(max_examples=300, deadline=None)
@example("<p>\\!<a href='https://a.example/'>1</a></p>")
@given(pages())
def test_no_word_is_lost_or_changed(html: str) -> None:
    """What the Markdown shows is what the HTML showed, whatever characters stand in it."""
    assert letters(body(markdown_of_html(html)).html) == letters(html)


@settings(max_examples=300, deadline=None)
@given(pages())
def test_the_second_time_changes_nothing(html: str) -> None:
    """Markdown shown as HTML and read again is the same Markdown."""
    once = markdown_of_html(html)
    twice = markdown_of_html(body(once).html)
    assert plain_text(twice).split() == plain_text(once).split()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_gives_markdown(html: str) -> None:
    """No traceback, whatever is given."""
    assert isinstance(markdown_of_html(html), str)
