"""Exports as they arrive: sound records changed anywhere, written in any shape, cut and garbled.

Everything is drawn from one seed, so a failing example is one number; the files of the last one
stay where they were written.
"""

from __future__ import annotations

import ast
import copy
import gzip
import importlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from mining.importers.unfolding import SINGLE
from tests.mining.importers.payloads import SCALARS

IS_LONG = "ASKLESS_FUZZ" in os.environ
EXAMPLES = int(os.environ.get("ASKLESS_FUZZ_EXAMPLES", "10000" if IS_LONG else "25"))
"""Exports drawn for each importer: a few in every run of the suite, 10,000 with ``make fuzz``."""
SEEDS = st.integers(0, 2**63)
MANY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    # A smaller seed is no simpler export.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SOUND_ID = 987654321
"""Id of the record that nothing happens to: whatever stands beside it, it is read."""
GIANT = "été 🎁 " * 1_000
NOISE = (b"\x00", b"\xff", b"\xe9", b'"', b"{", b"]", b"\\", b"\n", b"\xf0\x9f", b"From ", b"<![")
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")


def words_of(*modules: str) -> list[str]:
    """The names that importers look for: every text without a blank in the code of modules."""
    found = set()
    for name in modules:
        source = importlib.import_module(name).__file__
        for node in ast.walk(ast.parse(Path(str(source)).read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update([node.value] if " " not in node.value else [])
    return sorted(found)


def changed(record: Any, random: Random, names: Sequence[str]) -> Any:
    """A copy of ``record`` in which some values are gone, doubled, of another type or misplaced."""
    found = copy.deepcopy(record)
    for _ in range(random.choice((0, 1, 1, 2, 3, 8, 20))):
        inside = random.choice(list(_containers(found)))
        if isinstance(inside, dict):
            _change_object(inside, random, names)
        else:
            _change_list(inside, random, names)
    return found


def _containers(value: Any) -> list[Any]:
    children = value.values() if isinstance(value, dict) else value
    deeper = [c for child in children if isinstance(child, dict | list) for c in _containers(child)]
    return [value, *deeper]


def _change_object(inside: dict[str, Any], random: Random, names: Sequence[str]) -> None:
    kind = random.random()
    if not inside or kind < 0.2:
        inside[random.choice(names)] = anything(random, names)
        return
    key = random.choice(list(inside))
    if kind < 0.4:
        del inside[key]
    elif kind < 0.5:
        inside[random.choice(names)] = copy.deepcopy(inside[key])
    else:
        inside[key] = anything(random, names)


def _change_list(inside: list[Any], random: Random, names: Sequence[str]) -> None:
    if not inside or random.random() < 0.3:
        inside.append(anything(random, names))
        return
    at = random.randrange(len(inside))
    if random.random() < 0.5:
        inside.append(copy.deepcopy(inside[at]))
    else:
        inside[at] = anything(random, names)


def anything(random: Random, names: Sequence[str], depth: int = 3) -> Any:
    """A value of JSON; objects in it have some of ``names``, lists hold anything again."""
    kind = random.random()
    if depth == 0 or kind < 0.7:
        return GIANT if kind > 0.699 else random.choice([*SCALARS, *random.sample(names, 1)])
    if kind < 0.85:
        keys = random.sample(names, min(random.randint(0, 5), len(names)))
        return {key: anything(random, names, depth - 1) for key in keys}
    return [anything(random, names, depth - 1) for _ in range(random.randint(0, 3))]


def json_export(records: Sequence[Any], random: Random, stream: str, folder: Path) -> Path:
    """``records`` of a list or ``stream`` in one of the shapes that exports have, in a file."""
    kind = random.random()
    lines = "\n".join(_dumped(_enveloped(record, random, stream)) for record in records)
    if kind < 0.3:
        text = _dumped(records)
    elif kind < 0.5:
        text = "\n".join(map(_dumped, records))
    elif kind < 0.7:
        text = lines
    elif kind < 0.85:
        text = _dumped({stream: records, "next_page": None})
    elif kind < 0.9 and stream in SINGLE.values():
        # A page about one ticket, as an API answers with what belongs to it beside.
        text = _dumped({stream[:-1]: records[0], stream: records[1:]})
    else:
        text = _dumped({"_embedded": {stream: records}, "page": {"number": 1}})
    return written(text, random, folder, "export.json")


def _enveloped(record: Any, random: Random, stream: str) -> Any:
    if random.random() < 0.5:
        return {"type": "RECORD", "stream": stream, "record": record}
    return {"stream": stream, "data": record, "emitted_at": 1}


def _dumped(value: Any) -> str:
    return json.dumps(value, allow_nan=True)


def written(text: str, random: Random, folder: Path, name: str) -> Path:
    """``text`` in a file: in some encoding, packed or not."""
    encoding = random.choice(ENCODINGS)
    data = text.encode(encoding, errors="replace")
    return put(data, random, folder, name)


def put(data: bytes, random: Random, folder: Path, name: str) -> Path:
    """``data`` in a file of this name, sometimes packed; the one drawn before is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(name + "*"):
        old.unlink()
    is_packed = random.random() < 0.1
    path = folder / (name + ".gz" * is_packed)
    path.write_bytes(gzip.compress(data, 1) if is_packed else data)
    return path


def garbled(path: Path, random: Random) -> None:
    """Cut the file, or overwrite, double or slip in bytes somewhere."""
    data = bytearray(path.read_bytes())
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.randrange(len(data) + 1)
        kind = random.random()
        if kind < 0.4:
            del data[at:]
        elif kind < 0.7:
            data[at : at + 1] = random.choice(NOISE)
        elif kind < 0.85:
            data[at:at] = random.choice(NOISE)
        else:
            data[at:at] = data[at : at + random.randint(1, 200)]
    path.write_bytes(bytes(data))
