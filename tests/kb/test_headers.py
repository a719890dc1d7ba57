"""What browsers are told: strict policies, hashes of what goes in, samples that say the same."""

from __future__ import annotations

import re

import pytest

from kb.headers import PAGE_POLICY, SECURITY_HEADERS, configurations, hashed, report_policy

CONFIGURATIONS = configurations("https://help.shop.example/aide/", ("fr", "en"))


def test_a_hash_is_the_one_of_the_specification() -> None:
    """The example of CSP level 3: ``alert('Hello, world.');``."""
    assert hashed("alert('Hello, world.');") == (
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    )


def test_a_hash_is_of_what_the_parser_makes_of_line_breaks() -> None:
    """A browser has turned them into line feeds before it hashes."""
    assert hashed("a\r\nb\rc") == hashed("a\nb\nc")


@pytest.mark.parametrize("text", [SECURITY_HEADERS["Content-Security-Policy"], PAGE_POLICY])
def test_the_policy_starts_from_nothing_and_allows_no_inline_code(text: str) -> None:
    """Only our own files; WebAssembly for the search, never eval."""
    assert text.startswith("default-src 'none'; ")
    assert "unsafe-inline" not in text
    assert "'unsafe-eval'" not in text
    assert not re.search(r"https?:|data:|blob:|\*", text)


def test_frames_are_forbidden_where_browsers_listen() -> None:
    """In a page the directive is a warning and nothing else."""
    assert "frame-ancestors 'none'" in SECURITY_HEADERS["Content-Security-Policy"]
    assert "frame-ancestors" not in PAGE_POLICY


def test_the_policy_of_the_report_loads_nothing() -> None:
    """Its script and style by their hashes; without a chart no script at all."""
    made = report_policy(["a()"], ["b{}"])
    assert f"script-src {hashed('a()')}; style-src {hashed('b{}')}" in made
    assert "'self'" not in made
    assert "script-src 'none'" in report_policy([], ["b{}"])


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_sample_sends_every_header(name: str) -> None:
    """Each with its whole value."""
    text = CONFIGURATIONS[name]
    for header, value in SECURITY_HEADERS.items():
        assert text.count(header) == 1, header
        assert value in text, header


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_samples_answer_in_the_readers_language(name: str) -> None:
    """Both 404 pages, below the path of the public address."""
    text = CONFIGURATIONS[name]
    assert "help.shop.example" in text
    assert "/aide/fr/404.html" in text
    assert "/aide/en/404.html" in text
    assert text.count("{") == text.count("}")


def test_nginx_keeps_its_headers_in_one_place() -> None:
    """One add_header inside a location would switch off all the others there."""
    text = re.sub(r"(?m)^#.*$", "", CONFIGURATIONS["nginx.conf"])
    outside = re.sub(r"location [^{]*\{[^}]*\}", "", text)
    assert outside.count("add_header ") == text.count("add_header ") == len(SECURITY_HEADERS)


@pytest.mark.parametrize(
    "site_url", ["https://a;b{}/x", 'https://h.example/a b";{}$x\nevil on;/', "", "//"]
)
def test_a_hostile_address_stays_out_of_the_samples(site_url: str) -> None:
    """Nothing in a setting begins a directive of a web server."""
    made = configurations(site_url, ("fr",))
    assert not any("evil on" in text for text in made.values())
    for name in ("nginx.conf", "Caddyfile"):
        plain = configurations("https://h.example/", ("fr",))[name]
        for sign in '{};"$':
            assert made[name].count(sign) == plain.count(sign), sign
