"""Tests of tickets read as needs: the words that bear each, and where it points."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mining import kept_needs
from mining.embedding import Vectors
from mining.stated import _NEWEST, FEWEST_KEPT, Stated, read_ahead, stated
from mining.told_sentences import sentence_key
from tests.mined import WordEncoder, ticket_rows, tickets


def told(*texts: str, subject: str = "") -> Stated:
    """The needs of tickets with these texts."""
    frame = pd.DataFrame({"subject": [subject] * len(texts), "text": list(texts)})
    return stated(frame, WordEncoder())


def many() -> pd.DataFrame:
    """As many tickets as are kept, some with two needs, a placeholder or no words."""
    told = ("Where is [ORDER]? Yours, Ann", "Is it late? By the way, how do I pay?", "🙂", "")
    texts = [told[n % 4] for n in range(FEWEST_KEPT)]
    return pd.DataFrame({"subject": [f"Parcel {n % 9}" for n in range(FEWEST_KEPT)], "text": texts})


def test_an_earlier_run_s_needs_are_those_that_are_read(tmp_path: Path) -> None:
    """From its file, without it, and with a damaged one: the same to the bit; words stay out."""
    frame = many()

    def found() -> Stated:
        _NEWEST.clear()
        return stated(frame, WordEncoder(), cache_dir=tmp_path)

    first = found()
    (path,) = (tmp_path / kept_needs.FOLDER).iterdir()
    whole = path.read_bytes()
    with np.load(path, allow_pickle=False) as held:
        assert {held[name].dtype.kind for name in held.files} <= set("ifb")
    kept = found()
    path.write_bytes(whole[: len(whole) // 2])
    for other in (kept, found()):
        assert (other.needs, other.texts, other.shown) == (first.needs, first.texts, first.shown)
        assert np.array_equal(other.vectors, first.vectors)
        assert np.array_equal(other.ticket, first.ticket)
    assert path.read_bytes()[:100] == whole[:100]
    assert path.stat().st_size == len(whole)


def test_very_many_needs_are_kept_in_their_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory holds them while a stage works on them, and no longer."""
    monkeypatch.setattr("mining.stated.MOST_HELD", FEWEST_KEPT - 1)
    _NEWEST.clear()
    first = stated(many(), WordEncoder(), cache_dir=tmp_path)
    assert not _NEWEST
    threads = threading.active_count()
    with read_ahead(many(), WordEncoder(), cache_dir=tmp_path):
        assert threading.active_count() == threads
    second = stated(many(), WordEncoder(), cache_dir=tmp_path)
    assert (second.texts, second.vectors.tolist()) == (first.texts, first.vectors.tolist())


def test_needs_of_few_questions_are_kept(tmp_path: Path) -> None:
    """The newest two: others are of tickets that changed."""
    frame = many()
    for number in range(4):
        stated(frame.assign(subject=f"Parcel {number}"), WordEncoder(), cache_dir=tmp_path)
    assert len(list((tmp_path / kept_needs.FOLDER).iterdir())) == kept_needs.MOST_FILES


def test_a_ticket_with_two_needs_has_two_rows() -> None:
    """Each need has its ticket, its number and its own words."""
    found = told("Where is my parcel?", "Is it late? One more thing: how do I pay by cheque?")
    assert found.ticket.tolist() == [0, 1, 1]
    assert found.numbers == [0, 0, 1]
    assert found.texts[2] == "how do I pay by cheque?"


def test_frames_are_left_out() -> None:
    """The words that bear a need are without courtesies and reminders."""
    found = told("I am writing again. Where is my parcel? My number is [PHONE].")
    assert found.texts == ["Where is my parcel?"]


def test_a_message_of_frames_keeps_its_words() -> None:
    """A ticket whose every sentence looks like a frame is not emptied."""
    assert told("Second message from me.").texts == ["Second message from me."]


def test_placeholders_are_kept_for_showing() -> None:
    """What is encoded has no placeholders; what names are made from does."""
    found = told("Where is [ORDER] now?", subject="Parcel [ORDER]")
    assert found.texts == ["Parcel\nWhere is now?"]
    assert found.shown == ["Parcel\nWhere is [ORDER] now?"]


def test_a_ticket_without_words_is_a_need_without_words() -> None:
    """Emoji alone: one need, an empty text and a vector of zeros."""
    found = told("🙂🙂", "")
    assert found.texts == ["", ""]
    assert not found.vectors.any()


def test_order_of_tickets_changes_nothing() -> None:
    """A ticket has the same words and vector wherever it stands among the others."""
    frame = tickets(ticket_rows(times=2))
    shuffled = frame.sample(frac=1, random_state=3)
    one, other = stated(frame, WordEncoder()), stated(shuffled, WordEncoder())
    assert dict(zip(frame["ticket_id"], one.texts, strict=True)) == dict(
        zip(shuffled["ticket_id"], other.texts, strict=True)
    )


@pytest.mark.parametrize("other", ["montant : 20,10 €", "Montant :  3,5 €"])
def test_a_sentence_is_known_by_its_words(other: str) -> None:
    """Capitals, blanks and numbers are one; accents are not."""
    assert sentence_key("Montant : 18,95 €") == sentence_key(other)
    assert sentence_key("Retardée") != sentence_key("Retarde")


class Preparing(WordEncoder):
    """An encoder that notes when it is asked to read its weights."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def prepare(self) -> None:
        """Read nothing."""
        self.asked.append("prepare")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows."""
        self.asked.append("encode")
        return super().encode(texts)


def test_weights_are_read_before_anything_is_encoded() -> None:
    """An encoder that can prepare does so once, and then encodes."""
    encoder = Preparing()
    stated(pd.DataFrame({"subject": [""], "text": ["Where is my parcel?"]}), encoder)
    assert encoder.asked == ["prepare", "encode"]


def test_sentences_read_ahead_are_the_same() -> None:
    """Needs and vectors are those of tickets whose sentences were read on the spot."""
    frame = tickets(ticket_rows(times=2))
    with read_ahead(frame, WordEncoder(), workers=2) as read:
        ahead = stated(frame, WordEncoder(), read=read)
    found = stated(frame, WordEncoder())
    assert (ahead.texts, ahead.needs) == (found.texts, found.needs)
    assert (ahead.vectors == found.vectors).all()


def test_known_needs_are_not_read_ahead(tmp_path: Path) -> None:
    """Nobody starts to read where an earlier run's needs are kept, until somebody asks."""
    frame, threads = many(), threading.active_count()
    with read_ahead(frame, WordEncoder(), cache_dir=tmp_path) as read:
        assert threading.active_count() > threads
        first = stated(frame, WordEncoder(), read=read, cache_dir=tmp_path)
    _NEWEST.clear()
    with read_ahead(frame, WordEncoder(), cache_dir=tmp_path) as read:
        assert threading.active_count() == threads
        assert [one.number for one in read().needs] == first.numbers


def test_the_next_stage_is_given_what_the_last_one_read() -> None:
    """Of the same tickets and the same encoder only; few tickets are read again."""
    texts = ["Where is my parcel?"] * FEWEST_KEPT
    found = told(*texts)
    assert told(*texts) is found
    assert told("How do I pay?") is not told("How do I pay?")
    assert told(*texts) is found
    assert told(*texts[1:], "How do I pay?").texts[-1] == "How do I pay?"
    again = told(*texts)
    assert again is not found
    assert (again.texts, again.vectors.tolist()) == (found.texts, found.vectors.tolist())
