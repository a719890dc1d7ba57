"""Stage results: found again by what they were made from, never half there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import NothingToDoError
from mining.runs import Runs, content_hash, folder_hash, stage_key


def test_a_result_is_found_by_what_it_was_made_from(tmp_path: Path) -> None:
    """The same inputs give the same key, whatever the order they are named in."""
    runs = Runs(tmp_path)
    key = stage_key("mine", {"tickets": "a", "seed": 7})
    with runs.saving("mine", key, {"tickets": "a", "seed": 7}) as folder:
        (folder / "x").write_text("1")
    found = runs.find("mine", stage_key("mine", {"seed": 7, "tickets": "a"}))
    assert found == runs.latest("mine", "askless mine")
    assert found is not None
    assert runs.made_from(found) == {"tickets": "a", "seed": 7}


def test_a_killed_stage_leaves_no_result(tmp_path: Path) -> None:
    """What is found is finished; the earlier result stays the latest."""
    runs = Runs(tmp_path)
    with runs.saving("mine", "old", {}):
        pass
    with pytest.raises(KeyboardInterrupt), runs.saving("mine", "new", {}):
        raise KeyboardInterrupt
    assert runs.find("mine", "new") is None
    assert runs.latest("mine", "x").name == "old"


def test_without_a_result_the_line_says_what_to_run(tmp_path: Path) -> None:
    """The operator learns the command that comes first."""
    with pytest.raises(NothingToDoError, match="askless mine"):
        Runs(tmp_path).latest("mine", "askless mine")


def test_the_newest_may_be_missing_or_damaged(tmp_path: Path) -> None:
    """For stages that can do without; the same folder as :meth:`Runs.latest` else."""
    runs = Runs(tmp_path)
    assert runs.newest("mine") is None
    with runs.saving("mine", "key", {}) as folder:
        (folder / "x").write_text("1")
    assert runs.newest("mine") == runs.latest("mine", "askless mine")
    (tmp_path / "mine/key/x").write_text("2")
    assert runs.newest("mine") is None


def test_a_result_that_is_current_again_is_the_latest(tmp_path: Path) -> None:
    """Settings changed and changed back; nothing becomes the latest that is not there."""
    runs = Runs(tmp_path)
    for key in ("first", "second"):
        with runs.saving("mine", key, {}):
            pass
    assert runs.current("mine", "third") is None
    assert runs.latest("mine", "x").name == "second"
    assert runs.current("mine", "first") == runs.find("mine", "first")
    assert runs.latest("mine", "x").name == "first"


def test_old_results_are_dropped(tmp_path: Path) -> None:
    """The folder does not grow with every run."""
    runs = Runs(tmp_path)
    for number in range(6):
        with runs.saving("mine", f"k{number}", {}):
            pass
    kept = {p.name for p in (tmp_path / "mine").iterdir() if p.is_dir()}
    assert len(kept) == 3
    assert "k5" in kept


def test_hashes_mind_the_borders_of_parts() -> None:
    """ab + c is not a + bc."""
    assert content_hash("ab", "c") != content_hash("a", "bc")


def test_a_folder_hash_sees_names_and_contents(tmp_path: Path) -> None:
    """Renaming a file changes what is built from it."""
    (tmp_path / "a").write_text("x")
    first = folder_hash(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert folder_hash(tmp_path) != first
