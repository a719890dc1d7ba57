"""What is kept of how drafts stand to articles is what comparing them anew gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.drafting.against import relation
from mining.drafting.guidance import Guide
from mining.drafting.kept_relations import FOLDER, Relations
from tests.mining.drafting.test_guidance import by_letter

ASKED = ("How do I return an item?", "How do I return a sale item?", "When will my parcel arrive?")
SAID = (
    "You have 30 days to return an item.",
    "You have 14 days to return an item.",
    "You cannot return sale items.",
    "You can return sale items.",
    "Print the return label before you drop the parcel.",
    "Print the return label after you drop the parcel.",
)
guides = st.builds(
    Guide,
    st.lists(st.sampled_from(ASKED), min_size=1, max_size=2).map(tuple),
    st.lists(st.sampled_from(SAID), max_size=4).map(tuple),
    st.just("en"),
)
questions = st.lists(st.tuples(guides, guides, st.booleans()), min_size=1, max_size=4)


def never(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Vectors that nobody may ask for."""
    raise AssertionError(texts)


@given(questions, questions)
@settings(max_examples=60)
def test_what_is_kept_is_what_comparing_gives(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[Guide, Guide, bool]],
    now: list[tuple[Guide, Guide, bool]],
) -> None:
    """Whatever an earlier run compared; and what it did compare is compared no more."""
    folder = tmp_path_factory.mktemp("vectors")
    for some in (before, now, now):
        known = Relations(folder, "use 1")
        for ours, theirs, is_same in some:
            found = known(ours, theirs, by_letter, is_same_need=is_same)
            assert found == relation(ours, theirs, by_letter, is_same_need=is_same)
        known.keep()
    for ours, theirs, is_same in now:
        Relations(folder, "use 1")(ours, theirs, never, is_same_need=is_same)


def kept(folder: Path) -> tuple[Guide, Path]:
    """A guide that was compared with itself, and the file that holds it."""
    guide = Guide(ASKED[:1], SAID[:2], "en")
    known = Relations(folder, "use 1")
    known(guide, guide, by_letter)
    known.keep()
    (path,) = (folder / FOLDER).iterdir()
    return guide, path


def test_another_encoder_asks_another_question(tmp_path: Path) -> None:
    """Its vectors are others; and the file of the first goes."""
    guide, path = kept(tmp_path)
    known = Relations(tmp_path, "use 2")
    with pytest.raises(AssertionError):
        known(guide, guide, never)
    known(guide, guide, by_letter)
    known.keep()
    assert not path.exists()
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


@pytest.mark.parametrize("data", [b"", b"PK", b"no file of numbers"])
def test_a_torn_file_is_no_file(tmp_path: Path, data: bytes) -> None:
    """Comparing anew costs a second."""
    guide, path = kept(tmp_path)
    path.write_bytes(data)
    assert Relations(tmp_path, "use 1")(guide, guide, by_letter).share == 1.0


def test_no_sentence_is_kept(tmp_path: Path) -> None:
    """Numbers alone: which sentence says which."""
    _, path = kept(tmp_path)
    held = path.read_bytes()
    assert not [
        word for text in SAID for word in text.split() if len(word) > 4 and word.encode() in held
    ]
