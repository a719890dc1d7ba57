"""Vectors on disk: what is taken out is gone, what stays is as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mining.vectorcache import VectorCache, keep_only

KEYS = [bytes([number]) * 16 for number in range(4)]
ROWS = np.arange(8, dtype=np.float32).reshape(4, 2)


def filled(folder: Path) -> VectorCache:
    """Two batches of two vectors."""
    cache = VectorCache(folder, 2)
    for start in (0, 2):
        cache.add(KEYS[start : start + 2], ROWS[start : start + 2])
        cache.tidy()
    return cache


def content(folder: Path) -> bytes:
    """Every byte of a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_what_is_not_kept_is_in_no_file(tmp_path: Path) -> None:
    """Neither its key nor its row; the others answer as before."""
    filled(tmp_path)
    assert keep_only(tmp_path, {KEYS[0], KEYS[3]}) == 2
    left = VectorCache(tmp_path, 2)
    assert [key in left for key in KEYS] == [True, False, False, True]
    assert left.vectors([KEYS[3], KEYS[0]]).tolist() == ROWS[[3, 0]].tolist()
    assert KEYS[1] not in content(tmp_path)
    assert ROWS[1].astype(np.float16).tobytes() not in content(tmp_path)


def test_a_dry_run_counts_and_changes_nothing(tmp_path: Path) -> None:
    """As the command says."""
    filled(tmp_path)
    before = content(tmp_path)
    assert keep_only(tmp_path, {KEYS[0]}, is_dry_run=True) == 3
    assert content(tmp_path) == before


def test_rows_that_lost_their_keys_go_too(tmp_path: Path) -> None:
    """A killed run leaves rows without ids: nobody can say whose they are."""
    filled(tmp_path)
    np.save(tmp_path / "orphan.npy", ROWS.astype(np.float16))
    assert keep_only(tmp_path, set(KEYS)) == 0
    assert not (tmp_path / "orphan.npy").exists()
    assert all(key in VectorCache(tmp_path, 2) for key in KEYS)


def test_keeping_nothing_empties_the_folder(tmp_path: Path) -> None:
    """Not one file stays."""
    filled(tmp_path)
    assert keep_only(tmp_path, ()) == 4
    assert list(tmp_path.iterdir()) == []
