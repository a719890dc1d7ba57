"""Topics drafted by two processes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.config import Drafting
from mining.drafting import sharing
from mining.drafting.drafter import Desk, Draft
from mining.drafting.meaning import Meaning
from mining.encoders import load_encoder
from tests.desk import RETURN_EN, RETURN_FR, a_material


@pytest.fixture(scope="module")
def encode(tmp_path_factory: pytest.TempPathFactory) -> Meaning:
    """Sentence vectors that are kept."""
    return Meaning(load_encoder("use"), tmp_path_factory.mktemp("vectors"))


def test_the_number_of_processes_changes_nothing(encode: Meaning) -> None:
    """The same drafts in the same order, whose vectors are then known here."""
    materials = [a_material(RETURN_FR), a_material(RETURN_EN)]
    topics = [materials, [replace(materials[0], topic_id="t-2")]]
    desks = {locale: Desk(5) for locale in ("fr", "en")}
    found = list(sharing.shared(topics, desks, Drafting(), encode))
    first = found[0][0]
    assert isinstance(first, Draft)
    encode([first.title])
    assert not encode.fresh()[0]
    able = {locale: Desk(5, encode=encode) for locale in desks}
    assert found == [sharing.of_topic(one, able, Drafting()) for one in topics]


def test_a_process_that_does_not_keep_vectors_tells_them(encode: Meaning, tmp_path: Path) -> None:
    """Another one learns them, and writes them once."""
    reader = Meaning(load_encoder("use"), tmp_path, keeps=False)
    reader(["Le colis est parti.", "Œuvre retardée 🙂"])
    reader.keep()
    assert not list(tmp_path.rglob("*.ids"))
    encode.learn(reader.fresh())
    assert encode(["Œuvre retardée 🙂"]).shape[0] == 1
    assert not encode.fresh()[0]
    assert not reader.fresh()[0]


def test_few_topics_and_other_encoders_stay_in_one_process(encode: Meaning) -> None:
    """Starting two processes costs more than a small desk's drafts."""
    assert not sharing.is_shared(sharing.FEWEST_SHARED - 1, encode)
    assert sharing.is_shared(sharing.FEWEST_SHARED, encode)
    assert not sharing.is_shared(1_000, lambda texts: texts)
