"""Files of a folder as texts, and files that get a further name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.storage import walking


def test_files_are_named_by_their_place_in_order(tmp_path: Path) -> None:
    """With accents and without; a folder that is passed over, and one behind a link, have none."""
    for name in ("b.md", "a/é.md", "a/b/c.md", "a/__pycache__/x.pyc"):
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text(name)
    (tmp_path / "own" / "link").symlink_to(tmp_path / "own" / "a")
    found = list(walking.names_below(tmp_path / "own", but="__pycache__"))
    assert found == ["b.md", "a/é.md", "a/b/c.md"]
    assert list(walking.names_below(tmp_path / "none")) == []


@pytest.mark.parametrize("can_link", [True, False])
def test_a_file_is_shared_by_name_or_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_link: bool
) -> None:
    """Into a folder that is not there yet; what a link leads to is copied, not the link."""
    if not can_link:
        monkeypatch.setattr(walking, "linked", lambda *_: False)
    (tmp_path / "one").write_text("œuvre")
    (tmp_path / "link").symlink_to(tmp_path / "one")
    for number, name in enumerate(("one", "link")):
        target = tmp_path / f"new{number}" / "deep" / name
        walking.shared(str(tmp_path / name), str(target))
        assert target.read_text() == "œuvre"
        assert not target.is_symlink()
        assert target.samefile(tmp_path / "one") == (can_link and name == "one")


def test_a_file_moves_into_a_new_folder(tmp_path: Path) -> None:
    """Once, and over what is there."""
    for text in ("first", "second"):
        (tmp_path / "one").write_text(text)
        walking.moved(str(tmp_path / "one"), f"{tmp_path}/a/b/one")
        assert (tmp_path / "a/b/one").read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_is_told_by_its_bytes_and_no_link_is(tmp_path: Path) -> None:
    """A link to the same bytes is not the file itself."""
    (tmp_path / "one").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "one")
    assert walking.is_file_of(f"{tmp_path}/one", b"x")
    assert not walking.is_file_of(f"{tmp_path}/one", b"y")
    assert not walking.is_file_of(f"{tmp_path}/link", b"x")
    assert not walking.is_file_of(f"{tmp_path}/none", b"")
