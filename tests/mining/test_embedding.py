"""Sentence vectors: encoded once, kept on disk, the same however they are made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from mining import embedding
from mining.embedding import (
    LONGEST_TEXT,
    Vectors,
    encoded,
    encoded_by_sentence,
    text_key,
)
from mining.encoders import UseEncoder, load_encoder
from mining.engine import in_force
from mining.engine.local import LocalEngine
from mining.vectorcache import MOST_BATCHES, VectorCache


class LetterEncoder:
    """A tiny real encoder: how often each letter occurs; counts the texts it was given."""

    name = "letters"
    version = "1"
    dimensions = 26

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows of letter counts."""
        self.seen += texts
        counts = [[1 + text.lower().count(chr(97 + i)) for i in range(26)] for text in texts]
        rows = np.array(counts, dtype=np.float32).reshape(len(texts), 26)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_default_encoder_puts_both_languages_together() -> None:
    """A French and an English wording of one need are nearer than two different needs."""
    texts = ["Where is my order?", "Où est ma commande ?", "Comment laver ce pull en laine ?"]
    rows = encoded(texts, UseEncoder())
    assert rows[0] @ rows[1] > 0.7
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.3


@pytest.mark.parametrize(
    "text", ["", "😀", "œuvre retardée, l'échange d'été", "x" * 9000, "a\ud800"]
)
def test_any_text_has_a_unit_vector(text: str) -> None:
    """Empty, long and broken texts are encoded like others."""
    rows = encoded([text], UseEncoder())
    assert rows.shape == (1, 512)
    assert np.linalg.norm(rows[0]) == pytest.approx(1, abs=1e-3)


def test_no_texts_give_no_rows() -> None:
    """An empty list gives an empty array of the right width."""
    assert encoded([], LetterEncoder()).shape == (0, 26)


def test_equal_texts_are_encoded_once() -> None:
    """A thousand identical tickets cost one."""
    encoder = LetterEncoder()
    rows = encoded(["retour"] * 1000, encoder)
    assert encoder.seen == ["retour"]
    assert (rows == rows[0]).all()


def test_a_long_text_counts_up_to_the_limit() -> None:
    """What follows the first 1,200 characters changes nothing, and no word is cut in two."""
    encoder = LetterEncoder()
    start = "retour " * 200
    encoded([start + "zzz", start + "yyy"], encoder)
    assert len(encoder.seen) == 1
    assert len(encoder.seen[0]) <= LONGEST_TEXT
    assert encoder.seen[0].endswith("retour")


def test_vectors_are_kept_on_disk(tmp_path: Path) -> None:
    """A second run encodes only what is new and gives the same bits."""
    first = encoded(["colis", "retour"], LetterEncoder(), cache_dir=tmp_path)
    encoder = LetterEncoder()
    again = encoded(["retour", "taille", "colis"], encoder, cache_dir=tmp_path)
    assert encoder.seen == ["taille"]
    assert np.array_equal(again[[2, 0]], first)


def test_the_cache_changes_no_bit(tmp_path: Path) -> None:
    """With or without a cache the vectors are equal."""
    texts = ["colis perdu", "retour gratuit"]
    kept = encoded(texts, LetterEncoder(), cache_dir=tmp_path)
    assert np.array_equal(kept, encoded(texts, LetterEncoder()))


def test_a_batch_cut_off_by_a_kill_is_encoded_again(tmp_path: Path) -> None:
    """A vector file that is not whole is left aside."""
    encoded(["colis"], LetterEncoder(), cache_dir=tmp_path)
    vectors = next(tmp_path.rglob("*.npy"))
    vectors.write_bytes(vectors.read_bytes()[:-10])
    encoder = LetterEncoder()
    encoded(["colis"], encoder, cache_dir=tmp_path)
    assert encoder.seen == ["colis"]


def test_what_was_encoded_before_a_kill_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted run has saved its full batches; the next one goes on from there."""
    monkeypatch.setattr(embedding, "CHUNK", 1)
    monkeypatch.setattr("mining.vectorcache.BATCH_ROWS", 1)

    def killed(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encoded(["a", "b", "c"], LetterEncoder(), cache_dir=tmp_path, progress=killed)
    encoder = LetterEncoder()
    encoded(["a", "b", "c"], encoder, cache_dir=tmp_path)
    assert encoder.seen == ["c"]


def test_many_small_batches_become_one(tmp_path: Path) -> None:
    """The folder does not fill with files, and nothing is lost in joining."""
    for number in range(MOST_BATCHES + 1):
        encoded([f"colis {'a' * number}"], LetterEncoder(), cache_dir=tmp_path)
    assert len(list(tmp_path.rglob("*.ids"))) == 1
    encoder = LetterEncoder()
    encoded(
        [f"colis {'a' * number}" for number in range(MOST_BATCHES)], encoder, cache_dir=tmp_path
    )
    assert encoder.seen == []


def test_two_workers_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread or two: the same vectors."""
    monkeypatch.setattr(embedding, "CHUNK", 3)
    texts = [f"commande {number}" for number in range(10)]
    assert np.array_equal(
        encoded(texts, LetterEncoder(), workers=2), encoded(texts, LetterEncoder(), workers=1)
    )


def test_threads_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder that everybody has, by one thread and by two."""
    monkeypatch.setattr(embedding, "CHUNK", 3)
    texts = [f"Où est ma commande {'bleue ' * number}?" for number in range(10)]
    encoder = load_encoder("use")
    assert np.array_equal(encoded(texts, encoder, workers=2), encoded(texts, encoder, workers=1))


def test_sentences_that_texts_share_are_encoded_once() -> None:
    """A reply put together of known sentences costs nothing more."""
    encoder = LetterEncoder()
    first, second = "Votre colis part demain.", "Œuvre retardée cet été !"
    encoded_by_sentence([f"{first} {second}", first, f"{second} {first}", second], encoder)
    assert sorted(encoder.seen) == sorted([first, second])


def test_a_text_by_sentence_lies_between_its_sentences() -> None:
    """Its vector has length one and is nearer to the longer sentence."""
    long, short = "Suivez votre colis depuis la page Mon compte.", "Bon été !"
    whole, one, other = encoded_by_sentence([f"{long} {short}", long, short], load_encoder("use"))
    assert np.linalg.norm(whole) == pytest.approx(1, abs=1e-3)
    assert 1 > whole @ one > whole @ other > one @ other


@pytest.mark.parametrize("text", ["", "?!", "\ud83d", "x" * 5_000])
def test_any_text_by_sentence_has_a_unit_vector(text: str) -> None:
    """Text without a sentence is taken whole."""
    vector = encoded_by_sentence([text], load_encoder("use"))[0]
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_progress_ends_at_its_total() -> None:
    """The last call says that all texts are done."""
    calls: list[tuple[int, int]] = []
    encoded(["a", "b"], LetterEncoder(), progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (2, 2)


def test_keys_of_the_cache_differ_by_text() -> None:
    """Different texts, different keys; accents count."""
    assert len({text_key(text) for text in ("été", "ete", "Été", "")}) == 4


def test_a_cache_in_memory_writes_nothing(tmp_path: Path) -> None:
    """Without a folder vectors live as long as the cache."""
    cache = VectorCache(None, 2)
    cache.add([b"k" * 16], np.array([[1, 0]], dtype=np.float32))
    cache.tidy()
    assert cache.vectors([b"k" * 16]).tolist() == [[1, 0]]


@pytest.mark.parametrize(
    ("is_far", "name", "times"),
    [(False, "letters", 1), (True, "letters", 0), (True, "endpoint:x", 1)],
)
def test_weights_are_read_where_texts_are_encoded(is_far: bool, name: str, times: int) -> None:
    """By workers of a cluster, but for an endpoint, which only this process may ask."""

    class Far(LocalEngine):
        pass

    class Weighty(LetterEncoder):
        read = 0

        @property
        def name(self) -> str:
            return name

        def prepare(self) -> None:
            self.read += 1

    engine, encoder = Far(), Weighty()
    engine.is_far = is_far
    with in_force(engine):
        embedding.prepared(encoder)
    assert encoder.read == times
