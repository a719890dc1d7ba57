"""Article bodies become safe HTML, whatever a stranger wrote in them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from kb.markdown import TAGS, Links, body, first_paragraph, parsed, plain_text, sanitised, unbroken
from tests.hostile import HOSTILE as CORPUS

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](feed:javascript:alert(1))",
    "[x](view-source:http://shop.example)",
    "[x](//evil.example/)",
    "[x](https://evil.example/?q=1)",
    "[x](https://shop.example.evil.example/)",
    "[x](https://evilshop.example/)",
    "[x](https://shop.example@evil.example/)",
    "[x](https://evil.example\\@shop.example/)",
    "[x](https://evil.example@shop.example/)",
    "[x](http://[::1)",
    "![x](https://evil.example/pixel.gif)",
    "![x](javascript:alert(1))",
    "<https://evil.example/>",
    "<evil@evil.example>",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<style>*{display:none}</style>",
    "<div style='position:fixed'>x</div>",
    "<form action=https://evil.example><input name=q></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0>",
    "<!-- <script>alert(1)</script> -->",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "`<script>`",
    "# <b onmouseover=alert(1)>x</b>",
    "|a|\n|-|\n|<script>alert(1)</script>|",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]
LINKS = Links(
    article_id="returns/return-an-item",
    pages={"returns/refund-time": "../../returns/refund-time/", "contact": "../../contact/"},
    domains=frozenset({"shop.example"}),
)


def problems(html: str) -> list[str]:
    """What a browser would find in ``html`` that an article must not hold."""
    found = []
    tree = LexborHTMLParser(f"<body><div id=root>{html}</div>")
    root = tree.css_first("#root")
    assert root is not None
    for node in root.css("*"):
        if node is root or node.mem_id == root.mem_id:
            continue
        if node.tag not in TAGS:
            found.append(f"<{node.tag}>")
        for name, value in node.attributes.items():
            if (node.tag, name) not in {("a", "href"), ("a", "rel"), ("ol", "start")}:
                found.append(f"{node.tag}@{name}")
            if name == "href" and not _is_own(value or ""):
                found.append(f"href={value}")
    return found


def _is_own(href: str) -> bool:
    parts = urlsplit(href)
    if parts.scheme == "mailto":
        return parts.path.endswith("@shop.example")
    if parts.scheme in {"http", "https"}:
        host = parts.netloc
        return host == "shop.example" or host.endswith(".shop.example")
    return href.startswith("../../")


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_markdown_gives_nothing_live(markdown: str) -> None:
    """No element, attribute or address outside the allow-list comes out."""
    assert problems(body(markdown, LINKS).html) == []


@pytest.mark.parametrize("name", CORPUS)
def test_the_hostile_corpus_gives_nothing_live(name: str) -> None:
    """Each text alone, twice, and behind every Markdown mark that opens something."""
    text = CORPUS[name]
    for markdown in (text, f"{text}\n\n{text}", f"> {text}", f"- {text}", f"## {text}", f"`{text}"):
        assert problems(body(markdown, LINKS).html) == []


PIECES = [
    *CORPUS.values(),
    *"<>&\"'`[]()!#*_~\\|/:;={}\n\t\0",
    "\n\n",
    "javascript:",
    "onx=",
    "<a ",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join))
def test_hostile_html_and_rubbish_give_nothing_live(text: str) -> None:
    """The allow-list alone, and after Markdown; what comes out is the same when cleaned again."""
    assert problems(body(text, LINKS).html) == []
    cleaned = sanitised(text)
    assert {p for p in problems(cleaned) if not p.startswith("href=")} == set()
    assert "javascript:" not in re.findall(r'href="([^":]*:)', cleaned)
    assert sanitised(cleaned) == cleaned


@given(st.lists(st.sampled_from([*HOSTILE, "\n\n", "été **x**", "- ", "> ", "<"])).map("".join))
def test_mixtures_of_hostile_pieces_give_nothing_live(markdown: str) -> None:
    """Pieces that are harmless alone stay harmless together."""
    assert problems(body(markdown, LINKS).html) == []


@given(st.text())
def test_any_text_gives_allowed_elements_only(markdown: str) -> None:
    """Nothing that Unicode holds opens another element."""
    assert problems(body(markdown, LINKS).html) == []


def test_the_allow_list_is_a_second_wall() -> None:
    """Even HTML that never went through the Markdown parser comes out clean."""
    html = "<p onclick=a()>x<script>b()</script><a href='javascript:c()'>y</a><img src=z></p>"
    assert problems(sanitised(html)) == []


def test_raw_html_is_printed_as_it_was_written() -> None:
    """A reader sees the characters, the browser sees text."""
    assert "&lt;b&gt;" in body("<b>x</b>").html


def test_links_to_the_operator_are_kept_and_marked() -> None:
    """The shop's own address stays a link, with no claim passed on to it."""
    html = body("[x](https://www.shop.example/a)", LINKS).html
    assert 'href="https://www.shop.example/a"' in html
    assert 'rel="nofollow noopener noreferrer"' in html


@pytest.mark.parametrize(
    "href",
    ["refund-time.md", "../returns/refund-time.md", "/fr/returns/refund-time/", "refund-time"],
)
def test_links_between_articles_lead_to_their_pages(href: str) -> None:
    """Editors may write the file, the address or the id of another article."""
    assert 'href="../../returns/refund-time/"' in body(f"[x]({href})", LINKS).html


def test_a_link_that_leads_nowhere_becomes_text_and_is_named() -> None:
    """Editors hear of links that were left out."""
    made = body("Voyez [les tailles](sizes.md).", LINKS)
    assert made.html == "<p>Voyez les tailles.</p>\n"
    assert made.dropped_links == ("sizes.md",)


def test_a_picture_becomes_its_description() -> None:
    """No request leaves the page for a picture that a ticket named."""
    assert body("![une robe](https://evil.example/x.png)").html == "<p>une robe</p>\n"


def test_headings_start_at_two_and_skip_no_level() -> None:
    """The page has the only h1, and screen readers get an outline without holes."""
    html = body("# A\n\n#### B\n\n###### C\n\n## D").html
    assert re.findall(r"<h\d>", html) == ["<h2>", "<h3>", "<h4>", "<h2>"]


def test_a_deep_list_keeps_all_of_its_text() -> None:
    """And what stands behind it."""
    deep = "".join(f"{'  ' * n}- n{n}\n" for n in range(30))
    assert plain_text(f"{deep}\nBehind.") == " ".join([*(f"n{n}" for n in range(30)), "Behind."])
    assert "<p>Behind.</p>" in body(f"{deep}\nBehind.").html


@pytest.mark.parametrize("name", CORPUS)
def test_no_line_ends_within_a_word_and_nothing_else_changes(name: str) -> None:
    """What a browser shows is the same; addresses stay."""
    html = body(
        f"L'e-mail, E-mails. [e-mail](https://shop.example/e-mail) {CORPUS[name]}", LINKS
    ).html
    kept = unbroken(html)
    assert kept.count('<span class="hc-one">') >= 3
    assert 'href="https://shop.example/e-mail"' in kept
    assert (
        re.sub(r'<span class="hc-one">(e-mails?)</span>', r"\1", kept, flags=re.IGNORECASE) == html
    )


def test_template_syntax_is_text() -> None:
    """Nothing in a body is an instruction to a template."""
    assert "{{7*7}} {% raw %}" in body("{{7*7}} {% raw %}").html


def test_plain_text_keeps_words_and_drops_marks() -> None:
    """Search and descriptions see what a reader reads."""
    assert plain_text("**L'été**\n\n1. a\n2. [b](c.md)\n\n`d`") == "L'été a b d"


def test_plain_text_of_nothing_is_empty() -> None:
    """An empty body has no words."""
    assert plain_text("") == ""


def test_the_first_paragraph_is_the_short_answer() -> None:
    """It is cut at its end, and the rest begins with the next block."""
    assert first_paragraph("Un\ndeux.\n\n## Trois\n") == ("Un\ndeux.", "## Trois\n")


@given(
    st.lists(
        st.sampled_from(
            ["Un été.", "", " ", "- a", "## b", "```", "> c", "    d", "[e]: f", "\u00a0"]
        ),
        max_size=7,
    )
)
def test_the_first_paragraph_is_that_of_the_whole_text(lines: list[str]) -> None:
    """Though only the lines up to the first blank one are read."""
    text = "\n".join(lines)
    tokens = parsed(text)
    is_first = bool(tokens) and tokens[0].type == "paragraph_open" and tokens[0].map is not None
    end = tokens[0].map[1] if is_first and tokens[0].map else 0
    kept = text.splitlines(keepends=True)
    wanted = ("".join(kept[:end]).strip(), "".join(kept[end:]).lstrip("\n"))
    assert first_paragraph(text) == (wanted if is_first else ("", text))


def test_a_body_that_opens_with_a_list_has_no_first_paragraph() -> None:
    """A step is not a short answer."""
    assert first_paragraph("1. a\n") == ("", "1. a\n")
