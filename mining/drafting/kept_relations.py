"""How drafts stand to articles, kept from run to run: a changed article is compared anew, alone.

A relation rests on two guides, the encoder and the code that compares them. The file's name is the
hash of the last two, and each relation in it stands under the hash of its guides. It holds numbers:
which sentence says which, by their places. Whatever is not there is worked out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from kb.storage import files
from mining.drafting.against import Relation, relation
from mining.drafting.guidance import Clash, Guide
from mining.drafting.paraphrases import Encode

FOLDER = "relations"
"""Below ``data/vectors``."""
KINDS = ("amount", "negation", "contrary")
KEY_BYTES = 16
_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, IndexError, BadZipFile)

Integers = npt.NDArray[np.int64]


@cache
def code() -> bytes:
    """Hash of all modules that a comparison may rest on."""
    mining = Path(__file__).parents[1]
    kb = mining.parent / "kb"
    digest = blake2b(digest_size=KEY_BYTES)
    for path in (*sorted(kb.glob("*.py")), *sorted((mining / "drafting").rglob("*.py"))):
        digest.update(path.read_bytes())
    return digest.digest()


@dataclass(frozen=True)
class _Told:
    """A relation in numbers: places of sentences in the place of their words."""

    numbers: tuple[float, float]
    """Likeness and share."""
    flags: tuple[bool, bool]
    """Whether the question is the same, and whether the guides are apart."""
    said: tuple[int, ...]
    """For each sentence of ours the place of theirs; -1 for none."""
    covered: tuple[int, ...]
    clashes: tuple[tuple[int, int, int], ...]
    """Place of ours, place of theirs, place in :data:`KINDS`."""

    @classmethod
    def of(cls, found: Relation, ours: Guide, theirs: Guide) -> _Told:
        places = [
            (
                ours.sentences.index(one.ours),
                theirs.sentences.index(one.theirs),
                KINDS.index(one.kind),
            )
            for one in found.clashes
        ]
        return cls(
            (found.likeness, found.share),
            (found.is_same_question, found.is_apart),
            tuple(-1 if one is None else theirs.sentences.index(one) for one in found.said),
            tuple(map(int, found.covered)),
            tuple(places),
        )

    def relation(self, ours: Guide, theirs: Guide) -> Relation:
        said = tuple(None if place < 0 else theirs.sentences[place] for place in self.said)
        clashes = tuple(
            Clash(ours.sentences[one], theirs.sentences[other], KINDS[kind])
            for one, other, kind in self.clashes
        )
        covered = tuple(map(bool, self.covered))
        return Relation(*self.numbers, said, covered, clashes, *self.flags)


@dataclass
class Relations:
    """:func:`mining.drafting.against.relation`, some of it read from the file in ``folder``.

    ``rests_on`` names the encoder. Without a folder nothing is kept.
    """

    folder: Path | None = None
    rests_on: str = ""
    _known: dict[bytes, _Told] = field(default_factory=dict)
    _used: dict[bytes, _Told] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self._path is not None:
            self._known = _read(self._path)

    def __call__(
        self, ours: Guide, theirs: Guide, encode: Encode, *, is_same_need: bool = False
    ) -> Relation:
        """How two guides of one language stand to one another."""
        key = _key(ours, theirs, is_same_need=is_same_need)
        known = self._known.get(key)
        if known is not None:
            self._used[key] = known
            return known.relation(ours, theirs)
        found = relation(ours, theirs, encode, is_same_need=is_same_need)
        self._used[key] = _Told.of(found, ours, theirs)
        return found

    def keep(self) -> None:
        """Write what was asked for, where it is not what is there; older files go."""
        if self._path is None or self._used.keys() == self._known.keys():
            return
        _write(self._path, self._used)
        for other in self._path.parent.iterdir():
            if other != self._path and not other.name.startswith("."):
                other.unlink(missing_ok=True)

    @property
    def _path(self) -> Path | None:
        if self.folder is None:
            return None
        digest = blake2b(code() + self.rests_on.encode(), digest_size=KEY_BYTES)
        return self.folder / FOLDER / f"{digest.hexdigest()}.npz"


def _key(ours: Guide, theirs: Guide, *, is_same_need: bool) -> bytes:
    told = [(one.asked, one.sentences, one.locale) for one in (ours, theirs)]
    text = json.dumps([told, is_same_need])
    return blake2b(text.encode(), digest_size=KEY_BYTES).digest()


def _read(path: Path) -> dict[bytes, _Told]:
    """What a file holds; nothing without a whole one."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            found = {name: held[name] for name in held.files}
        keys = [row.tobytes() for row in found["keys"].reshape(-1, KEY_BYTES)]
        rows = zip(
            map(tuple, found["numbers"].tolist()),
            map(tuple, found["flags"].tolist()),
            _cut(found["said"], found["sizes"][:, 0]),
            _cut(found["covered"], found["sizes"][:, 1]),
            _cut(found["clashes"], found["sizes"][:, 2]),
            strict=True,
        )
        return {key: _Told(*row) for key, row in zip(keys, rows, strict=True)}
    except _DAMAGED:
        return {}


def _cut(flat: Integers, sizes: Integers) -> list[tuple[Any, ...]]:
    """The rows of ``flat``, so many after the other."""
    rows = [tuple(one) if isinstance(one, list) else one for one in flat.tolist()]
    ends = np.cumsum(sizes).tolist()
    return [tuple(rows[end - size : end]) for size, end in zip(sizes.tolist(), ends, strict=True)]


def _write(path: Path, told: dict[bytes, _Told]) -> None:
    rows = list(told.values())
    sizes = [(len(one.said), len(one.covered), len(one.clashes)) for one in rows]
    with files.replacing(path) as part, part.open("wb") as file:
        np.savez(
            file,
            keys=np.frombuffer(b"".join(told), dtype=np.uint8),
            numbers=np.array([one.numbers for one in rows], dtype=np.float64).reshape(-1, 2),
            flags=np.array([one.flags for one in rows], dtype=bool).reshape(-1, 2),
            sizes=np.array(sizes, dtype=np.int64).reshape(-1, 3),
            said=_flat([one.said for one in rows]),
            covered=_flat([one.covered for one in rows]),
            clashes=_flat([one.clashes for one in rows]).reshape(-1, 3),
        )


def _flat(rows: Sequence[Sequence[object]]) -> Integers:
    return np.array([one for some in rows for one in some], dtype=np.int64)
