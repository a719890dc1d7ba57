"""What the audit reads of each kind of file, what it lets pass, and how little it tells."""

from __future__ import annotations

import gzip
import json

import pytest

from kb.audit import Allowed, marked, texts
from kb.config import Settings
from mining.audit import recogniser

MAIL = "lea.garnier@example.com"
PAGE = f"""<!DOCTYPE html><html><head><meta name="description" content="a {MAIL}">
<script type="application/ld+json">{{"text": "b {MAIL}"}}</script><script>c = "{MAIL}"</script>
<style>.d {{ color: red }}</style></head><body><p>Écrivez à <b>lea.garnier</b>@example.com</p>
<a href="mailto:{MAIL}">e</a><img alt="f {MAIL}"><a href="../{MAIL}/">g</a></body></html>"""
FILES = {
    "index.html": PAGE.encode(),
    "words.json": json.dumps({"a": [{MAIL: 1}]}).encode(),
    "log.jsonl": f'{{"a": 1}}\n{{"reason": "{MAIL}"}}\n'.encode(),
    "gaps.csv": f'﻿a,b\n1.5,"x, {MAIL}"\n'.encode(),
    "sitemap.xml": f"<urlset><url><loc>http://127.0.0.1:8000/fr/{MAIL}/</loc></url></urlset>".encode(),
    "fr_1.pf_fragment": gzip.compress(b"pagefind_dcd" + json.dumps({"content": MAIL}).encode()),
    "robots.txt": f"# {MAIL}".encode(),
    "broken.json": f'{{"a": "{MAIL}'.encode(),
    "entities.xml": f'<!DOCTYPE a [<!ENTITY b "c">]><a>{MAIL}</a>'.encode(),
}


def found(text: str, settings: Settings | None = None, **facts: dict[str, str]) -> list[str]:
    """The kinds of what must not stand in a French text."""
    shop = settings or Settings()
    allowed = Allowed.of(shop, facts)
    return [kind for kind, _ in marked(text, "fr", recogniser(shop), allowed, frozenset())]


@pytest.mark.parametrize("name", FILES)
def test_an_address_is_found_in_every_kind_of_file(name: str) -> None:
    """Whole or damaged, packed or not."""
    assert any("EMAIL" in found(text) for text in texts(name, FILES[name]))


def test_a_page_is_read_as_its_readers_and_their_browsers_do() -> None:
    """Text across inline marks, attributes and data, but no script; once for each place."""
    hits = [text for text in texts("index.html", PAGE.encode()) if found(text)]
    assert sorted(hits) == sorted(
        [
            f"a {MAIL}",
            f"b {MAIL}",
            f"Écrivez à {MAIL}",
            f"mailto:{MAIL}",
            f"f {MAIL}",
            f"../{MAIL}/",
        ]
    )


def test_a_staged_page_is_read_as_its_readers_do() -> None:
    """Values of its front matter unescaped and without their keys, its body as a page."""
    page = '---\ntitle: T\nswitch:\n- name: "Fran\\xE7ais"\n---\n\n<p>L\'<b>été</b></p><li>b</li>'
    assert texts("a.md", page.encode()) == ["T", "Français", "L'été", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n<lea@example.com>\n",
        "---\ntitle: lea@example.com\n---\n\n<p>x</p>",
        "---\ntitle: x\n---\n\nWrite to <lea@example.com>.",
        "---\ntitle: [broken\n---\n\nlea@example.com",
        "---\nlea@example.com",
    ],
)
def test_an_article_hides_no_address(text: str) -> None:
    """In any part of it, also where it is damaged."""
    assert any("lea@example.com" in one for one in texts("a.md", text.encode()))


def test_binary_lengths_before_words_are_no_handles() -> None:
    """The search's index is binary: a byte before a word may look like any sign."""
    data = gzip.compress(b"pagefind_dcd\x01@dcash\x00\x01lea@example.com\x00")
    assert texts("fr.pf_index", data)[1:] == ["dcash", "lea@example.com"]


def test_pictures_and_scripts_are_not_read() -> None:
    """They hold no text of the shop."""
    assert texts("a.js", MAIL.encode()) == texts("a.svg", MAIL.encode()) == []


def test_a_card_number_in_json_is_found_without_quotes() -> None:
    """Numbers are read too where they are long."""
    assert found(texts("a.json", b'{"n": 4970101234567890, "m": 12}')[0])


def test_names_of_fields_in_json_are_not_read() -> None:
    """ "user_segment_id" is no account; a key that is no field's name is read."""
    written = b'{"user_segment_id": null, "Ada L. <ada@example.net>": 1}'
    assert texts("a.json", written) == ["Ada L. <ada@example.net>"]


def test_measured_numbers_of_a_table_are_no_cards() -> None:
    """0.4970101234567890 is a share."""
    assert texts("a.csv", b"share\n0.4970101234567890\n-1.5e-3\n") == ["share"]


def test_what_the_shop_shows_itself_passes() -> None:
    """Contact, links, facts and privacy.allowed; whatever way the telephone is written."""
    shop = Settings.model_validate(
        {
            "brand": {
                "contact_email": "bonjour@shop.example",
                "contact_phone": "+33 1 99 00 45 45",
                "links": {"shop": "https://shop.example/"},
            },
            "privacy": {"allowed": ["12 rue des Lilas, 75011 Paris", "Mme Durand"]},
        }
    )
    text = (
        "Écrivez à bonjour@shop.example, appelez le 01 99 00 45 45, voyez "
        "https://shop.example/compte?x=1, ou demandez Mme Durand, 12 rue des Lilas, 75011 Paris."
    )
    assert found(text, shop) == []
    assert len(found(text)) >= 4


def test_the_ways_to_a_person_pass() -> None:
    """A chat's address, a postal one, a second number: the contact page shows them."""
    chat = "https://chat.elsewhere.example/begin?from=help"
    ways = [
        {"kind": "chat", "address": chat, "text": {"fr": "Écrivez à Léa Martin"}},
        {"kind": "post", "address": "12 rue des Lilas, 75020 Paris"},
        {"kind": "phone", "address": "06 12 34 56 78"},
    ]
    shop = Settings.model_validate({"contact": {"channels": ways}})
    text = f"{chat} 12 rue des Lilas, 75020 Paris ; appelez le 06 12 34 56 78."
    assert found(text, shop) == []
    assert len(found(text)) >= 3


def test_a_fact_passes() -> None:
    """Values of facts.toml are the shop's own."""
    text = "Renvoyez-le au 12 rue des Lilas, 75011 Paris."
    assert found(text)
    assert found(text, address={"*": "12 rue des Lilas, 75011 Paris"}) == []


def test_a_part_of_an_allowed_word_does_not_pass() -> None:
    """Ann is not allowed because the shop is called Annecy."""
    shop = Settings.model_validate({"brand": {"name": "Annecy Durandal"}})
    assert found("Demandez Mme Durand au comptoir.", shop) == ["NAME"]


def test_an_address_that_cannot_be_read_does_not_pass() -> None:
    """Whatever a recogniser marks as one."""
    assert not Allowed.of(Settings(), {}).passes("http://[x", "URL")


def test_the_excerpt_masks_everything_that_is_marked() -> None:
    """Nothing but a first letter of the one that is told."""
    text = f"Appelez le 06 12 34 56 78 ou {MAIL} avant midi"
    told = marked(text, "fr", recogniser(Settings()), Allowed.of(Settings(), {}), frozenset())
    assert told == [
        ("PHONE", "Appelez le [PHONE 0***] ou [EMAIL]"),
        ("EMAIL", "ez le [PHONE] ou [EMAIL l***] avant midi"),
    ]


def test_the_key_of_a_customer_is_found() -> None:
    """A stored hash in the output leads to somebody; any other run of digits does not."""
    allowed = Allowed.of(Settings(), {})
    text = "a 0123456789abcdef b"
    none = marked(text, "fr", lambda _text, _language: (), allowed, frozenset())
    one = marked(text, "fr", lambda _text, _language: (), allowed, frozenset({"0123456789abcdef"}))
    assert (none, one) == ([], [("KEY", "a [KEY 0***] b")])
