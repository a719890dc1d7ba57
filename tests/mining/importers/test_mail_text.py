"""The words of a mail: parts, charsets, encoded headers."""

from __future__ import annotations

import base64

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mining.importers.mail_headers import first, parsed
from mining.importers.mail_text import Body, body_of, decoded

PLAIN = "Content-Type: text/plain; charset=utf-8\n\nOù est-il ?\n"
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>Où est-il ?</p>\n"
PICTURE = (
    'Content-Type: image/png; name="a.png"\nContent-Disposition: attachment; filename="a.png"\n'
    "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
)


def several(kind: str, *parts: str) -> bytes:
    """A mail of several parts."""
    inside = "".join(f"--=_b\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary==_b\n\n{inside}--=_b--\n".encode()


def said(data: bytes) -> tuple[str, bool]:
    """The words of a mail, and whether they are HTML."""
    body = body_of(data)
    return body.text.strip(), body.is_html


@pytest.mark.parametrize("parts", [(PLAIN, HTML), (HTML, PLAIN)])
def test_plain_text_comes_before_html(parts: tuple[str, str]) -> None:
    """Of two forms of the same words the plain one is read, in whatever order."""
    assert said(several("alternative", *parts)) == ("Où est-il ?", False)


def test_html_is_read_where_the_plain_text_is_empty() -> None:
    """Some senders add a plain part without a word."""
    blank = "Content-Type: text/plain\n\n   \n"
    assert said(several("alternative", blank, HTML)) == ("<p>Où est-il ?</p>", True)


def test_words_on_both_sides_of_a_picture_are_kept() -> None:
    """Apple Mail cuts a text in two around each picture."""
    text = said(several("mixed", PLAIN, PICTURE, PLAIN.replace("Où est-il", "Alors")))[0]
    assert text.split("\n\n")[0].strip() == "Où est-il ?"
    assert text.endswith("Alors ?")


def test_large_pictures_change_no_word() -> None:
    """Their contents are cut before parsing; base64 text is not."""
    large = PICTURE + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ\n" * 400
    coded = base64.encodebytes(("Où est-il ? " * 900).encode()).decode()
    text = f"Content-Transfer-Encoding: base64\nContent-Type: text/plain\n\n{coded}"
    assert said(several("mixed", large, text))[0] == ("Où est-il ? " * 900).strip()


def test_an_attached_text_file_is_no_part_of_the_words() -> None:
    """A log or a bill may be text/plain too."""
    paper = PLAIN.replace("\n\n", '\nContent-Disposition: attachment; filename="x.txt"\n\n')
    assert said(several("mixed", HTML, paper)) == ("<p>Où est-il ?</p>", True)


def test_a_text_with_a_files_name_is_read_where_there_is_no_other() -> None:
    """Some programs name the body itself."""
    named = PLAIN.replace("\n\n", '\nContent-Disposition: inline; filename="body.txt"\n\n', 1)
    assert said(several("mixed", named)) == ("Où est-il ?", False)
    assert "autre" in said(several("mixed", named, PLAIN.replace("Où", "autre")))[0]
    assert "Où" not in said(several("mixed", named, PLAIN.replace("Où", "autre")))[0]


def test_parts_without_a_boundary_are_read_as_text() -> None:
    """A program that cuts headers off loses no words."""
    assert said(b"Content-Type: multipart/mixed\n\nBonjour\n") == ("Bonjour", False)


def test_a_mail_forwarded_without_a_word_gives_the_inner_words() -> None:
    """The customer's message is all there is."""
    inner = "Content-Type: message/rfc822\n\nSubject: x\n" + PLAIN
    assert said(several("mixed", inner)) == ("Où est-il ?", False)


def test_text_beside_html_in_one_mail_keeps_both() -> None:
    """A list's footer is plain below an HTML mail."""
    text, is_html = said(several("mixed", HTML, PLAIN.replace("Où", "3 < 4, où")))
    assert is_html
    assert "<p>Où est-il ?</p>" in text
    assert "3 &lt; 4" in text


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("été".encode(), "utf-8"),
        ("été".encode(), "iso-8859-1"),
        ("été".encode(), "us-ascii"),
        ("été".encode(), ""),
        ("été".encode(), "no-such-charset"),
        ("été".encode("cp1252"), "utf-8"),
        ("été".encode("cp1252"), ""),
        ("été".encode("latin-1"), "iso-8859-1"),
        ("été".encode("utf-16"), "utf-16"),
        ("été".encode("utf-7"), "utf-7"),
    ],
)
def test_a_wrong_or_missing_charset_costs_no_accent(data: bytes, charset: str) -> None:
    """UTF-8 is never UTF-8 by chance; cp1252 is what is left."""
    assert decoded(data, charset) == "été"


@pytest.mark.parametrize(
    "raw",
    [
        "=?utf-8?q?Colis_retard=C3=A9?=",
        "=?utf-8?q?Colis_retard=C3?= =?utf-8?q?=A9?=",
        "=?iso-8859-1?Q?Colis_retard=E9?=",
        "=?utf-8?b?Q29saXMgcmV0YXJkw6k=?=",
        "Colis retardé",
    ],
)
def test_subjects_are_decoded(raw: str) -> None:
    """Encoded words, cut in two or not, and bytes without any sign of their charset."""
    assert first(parsed(f"Subject: {raw}\n\n".encode()), "subject") == "Colis retardé"


def test_soft_line_breaks_are_joined() -> None:
    """format=flowed breaks lines where no sentence ends; a signature stays apart."""
    mail = PLAIN.replace("charset=utf-8", "charset=utf-8; format=flowed")
    assert said(mail.replace("est-il", "est \nmon colis").encode())[0] == "Où est mon colis ?"


@settings(deadline=None)
@given(st.binary(max_size=400))
@example(b"Content-Type: multipart/mixed; boundary=\n\n--\n")
@example(b"Content-Transfer-Encoding: base64\n\n=a=\xff")
@example(b"Content-Type: text/plain; charset*=utf-8''%E9\n\n\xe9")
@example(b"Content-Transfer-Encoding: uuencode\n\nbegin 666 a\n!!")
def test_any_bytes_have_a_body(data: bytes) -> None:
    """Broken parts, encodings and headers give words or none, never an error."""
    assert isinstance(body_of(data), Body)
    assert isinstance(first(parsed(data), "subject"), str)
