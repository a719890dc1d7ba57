"""Built pages are read as a browser reads them, and what the policy forbids is named."""

from __future__ import annotations

import pytest

from kb.page_check import faults

SITE = "https://aide.shop.example/"
CLEAN = """<!doctype html><html><head><link rel="stylesheet" href="a.css">
<link rel="canonical" href="https://other.example/">
<script type="module" src="assets/search.js"></script>
<script type="application/ld+json">{"a": "<b>"}</script></head>
<body><p title="a onclick=x()">once = on = <a href="https://www.shop.example/">x</a></p>
<img src="https://aide.shop.example/logo.png" alt=""></body></html>"""


def test_a_page_of_ours_is_clean() -> None:
    """Files of the site, data, links to elsewhere and words that look like handlers."""
    assert faults(CLEAN, site_url=SITE) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<script>a()</script>", "an inline script"),
        ("<script type=module>a()</script>", "an inline script"),
        ("<svg><script>a()</script></svg>", "an inline script"),
        ("<noscript><style>*{}</style></noscript>", "an inline style"),
        ('<p style="color:red">x', "a style attribute"),
        ("<p onclick=a()>x", "the event handler onclick"),
        ("<svg/onload=a()>", "the event handler onload"),
        ('<p title="x"OnFocus=a()>x', "the event handler onfocus"),
        ("<base href=//evil.example>", "an element that loads another document"),
        ("<iframe srcdoc=x></iframe>", "an element that loads another document"),
        ("<meta http-equiv=REFRESH content=0>", "a redirection"),
        ("<a href=' java\tscript:a()'>x</a>", "a script as href"),
        ("<a href='&#106;avascript:a()'>x</a>", "a script as href"),
        ("<button formaction=javascript:a()>x</button>", "a script as formaction"),
        ("<script src=//evil.example/a.js></script>", "a file of evil.example"),
        ("<img src=http://aide.shop.example/x>", "a file of aide.shop.example"),
        ("<img src='data:image/gif;base64,x'>", "a file of data"),
        ("<link rel='Preload' href=https://evil.example/>", "a file of evil.example"),
        ("<img src='http://[::1'>", "a file of an address that cannot be read"),
    ],
)
def test_what_the_policy_forbids_is_named(html: str, fault: str) -> None:
    """Each kind, also in the spellings that a browser understands."""
    assert faults(f"<body>{html}", site_url=SITE) == [fault]
