"""Forms with a file: whatever blocks they come in, the file and the fields are those sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.web.admin.forms import Limits, Refusal
from kb.web.admin.uploads import Reader, called_by

B = b"----x"


def form(*parts: tuple[bytes, bytes], end: bytes = b"--\r\n") -> bytes:
    """A form of parts (headers behind ``form-data;``, content) as browsers write it."""
    made = b"".join(
        b"--" + B + b"\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + body + b"\r\n"
        for head, body in parts
    )
    return made + b"--" + B + end


def read(data: bytes, folder: Path, cuts: list[int] | None = None, **limits: int) -> Reader:
    """A reader that was fed the data cut at some places."""
    own = Limits(longest=limits.get("longest", 100), largest=limits.get("largest", 1000))
    reader, at = Reader(B, own, folder), 0
    for cut in [*sorted(c % (len(data) + 1) for c in cuts or []), len(data)]:
        reader.feed(data[at:cut])
        at = max(at, cut)
    return reader


FILE = b'name="file"; filename="caf\xc3\xa9.zip"\r\nContent-Type: application/zip'


@settings(max_examples=40, deadline=None)
@given(body=st.binary(max_size=300), cuts=st.lists(st.integers(0, 600), max_size=6))
def test_a_file_arrives_as_it_was_sent(
    body: bytes, cuts: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Also one full of dashes and line ends, in whatever blocks the network makes."""
    if b"\r\n--" + B in body:
        return
    folder = tmp_path_factory.mktemp("up")
    data = form((b'name="token"', b"t\xc3\xa9"), (FILE, body))
    found = read(data, folder, cuts).end()
    assert found.fields == {"token": ["té"]}
    assert (found.files["file"].path.read_bytes(), found.files["file"].name) == (body, "café.zip")
    found.forget()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("body", [b"\r\n", b"\r\n--", b"\r\n----", b"--" + B, b"\r\n----y\r\n"])
def test_what_looks_like_a_boundary_is_part_of_the_file(body: bytes, tmp_path: Path) -> None:
    """Only the whole mark on a line of its own ends it."""
    found = read(form((FILE, body)), tmp_path, [70, 90, 100, 110]).end()
    assert found.files["file"].path.read_bytes() == body


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (form((FILE, b"x" * 2000)), "too_large_file"),
        (form((b'name="a"', b"x" * 200)), "too_long"),
        (form((b'name="a"', b"x" * 60), (b'name="b"', b"x" * 60)), "too_long"),
        (form((FILE, b"1"), (FILE, b"2")), "no_form"),
        (form((b"nothing", b"x")), "no_form"),
        (form(*[(b'name="a"', b"")] * 60), "no_form"),
        (form((b'name="a"', b"\xff")), "no_form"),
        (form((b'name="a"' + b" " * 9000, b"x")), "no_form"),
        (form((FILE, b"x"), end=b"??"), "no_form"),
        (form((FILE, b"x"))[:-20], "no_form"),
        (b"", "no_form"),
    ],
)
def test_a_hostile_form_is_refused_and_leaves_nothing(
    data: bytes, word: str, tmp_path: Path
) -> None:
    """Too much, cut off, or none at all."""
    reader = Reader(B, Limits(longest=100, largest=1000), tmp_path)
    with pytest.raises(Refusal, match=word):
        for at in range(0, len(data), 700):
            reader.feed(data[at : at + 700])
        reader.end()
    reader.forget()
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_a_file_is_shown_without_folders_and_hidden_characters() -> None:
    """It is never a path."""
    assert called_by("C:\\tmp\\..\\é\u202e x.zip") == "é x.zip"
    assert called_by("../../etc/passwd") == "passwd"
