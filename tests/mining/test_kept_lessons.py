"""What is kept of what replies teach is what learning anew gives."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.matching_features import Queries
from mining import kept_lessons
from mining.encoders import load_encoder
from mining.heard import Heard, corrected, distilled
from mining.identity import identity
from mining.kept_lessons import FOLDER, KeptLessons
from mining.matching import need_queries
from mining.taught_replies import Says
from mining.wording import Replies, Taught, said_by, taught
from tests.factories import an_article
from tests.mining.test_wording import tickets

ENCODER = load_encoder("use")
ARTICLES = [
    an_article(id="d/colis", title="Suivre mon colis", body="Suivez le colis dans Mon compte."),
    an_article(id="r/retour", title="Faire un retour", body="Imprimez l'étiquette de retour."),
]
ASKED = ("Où est mon colis ?", "Comment renvoyer mes baskets ?", "Une odeur bizarre")
TOLD = (
    "Suivez le colis dans Mon compte.",
    "Imprimez l'étiquette de retour.",
    "Nous sommes désolés.",
)
shops = st.lists(st.tuples(st.sampled_from(ASKED), st.sampled_from(TOLD)), min_size=8, max_size=14)
Shop = list[tuple[str, str]]


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a test need not read five hundred replies."""
    monkeypatch.setattr(kept_lessons, "FEWEST_KEPT", 4)
    for module in ("taught_words", "wording"):
        monkeypatch.setattr(f"mining.{module}.FEWEST_LABELS", 4)


def learnt_from(shop: Shop, folder: Path, articles: list[Any] = ARTICLES) -> Taught:
    """What the replies to these tickets teach, with what is kept in ``folder``."""
    table = tickets(*[asked for asked, _ in shop])
    needs, told = need_queries(table, ENCODER), [told for _, told in shop]
    locales = ["fr"] * len(shop)
    vectors = ENCODER.encode(told)
    replies = Replies(range(len(shop)), Queries(told, locales, vectors))
    said = said_by(replies, articles, articles, needs, ENCODER, cache_dir=folder)
    learnt = taught(articles, table, needs.queries, said, ENCODER, cache_dir=folder)
    rows, places = list(range(len(shop))), list(range(len(articles)))
    of_all = Heard(said, replies, needs, [(rows, places)], folder)
    ids = table["ticket_id"].tolist()

    def match(threshold: float) -> pd.DataFrame:
        return learnt.matches(ids, needs.queries, rows, articles=places, threshold=threshold)

    return distilled(corrected(learnt, of_all, match, threshold=0.5), of_all)


@given(shops, shops)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_kept_is_what_learning_gives(
    tmp_path_factory: pytest.TempPathFactory, before: Shop, now: Shop
) -> None:
    """To the bit, whatever an earlier run learnt from other tickets and articles."""
    folder = tmp_path_factory.mktemp("vectors")
    learnt_from(before, folder)
    learnt_from(now, folder, ARTICLES[:1])
    found = [identity(learnt_from(now, folder)) for _ in range(2)]
    shutil.rmtree(folder / FOLDER)
    assert [identity(learnt_from(now, folder))] * 2 == found


def test_nothing_is_worked_out_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same tickets and articles ask the files alone."""
    shop = [(asked, told) for asked, told in zip(ASKED, TOLD, strict=True)] * 4
    first = identity(learnt_from(shop, tmp_path))
    assert len(list((tmp_path / FOLDER).iterdir())) == 3

    def never(*_: object) -> None:
        raise AssertionError("learnt anew")

    for name in ("wording.says", "heard.correction", "heard.pairs", "taught_words._solved"):
        monkeypatch.setattr(f"mining.{name}", never)
    assert identity(learnt_from(shop, tmp_path)) == first


def test_another_reply_is_another_question(tmp_path: Path) -> None:
    """Nothing of an answer to other texts is taken."""
    shop = [(asked, told) for asked, told in zip(ASKED, TOLD, strict=True)] * 4
    other = [(ASKED[0], TOLD[1]), *shop[1:]]
    learnt_from(shop, tmp_path)
    found = identity(learnt_from(other, tmp_path))
    shutil.rmtree(tmp_path / FOLDER)
    assert identity(learnt_from(other, tmp_path)) == found


def test_files_hold_no_word(tmp_path: Path) -> None:
    """Neither what tickets say nor who wrote them, nor an article's name."""
    learnt_from([(asked, told) for asked, told in zip(ASKED, TOLD, strict=True)] * 4, tmp_path)
    held = b"".join(path.read_bytes() for path in (tmp_path / FOLDER).iterdir())
    words = {word for text in (*ASKED, *TOLD, "d/colis t0 t11") for word in text.split()}
    assert not [word for word in words if len(word) > 4 and word.encode() in held]


@pytest.mark.parametrize("data", [b"", b"PK", b"no file of numbers"])
def test_a_torn_file_is_no_file(tmp_path: Path, data: bytes) -> None:
    """What it held is worked out."""
    says = Says(["d/colis", None, "r/retour", None], np.array([0.9, 0.0, 0.2, 0.0]))
    for _ in range(2):
        kept = KeptLessons(tmp_path, 4).said("these replies", ARTICLES, lambda: says)
        assert (list(kept.articles), kept.probability.tolist()) == (
            list(says.articles),
            says.probability.tolist(),
        )
        for path in (tmp_path / FOLDER).iterdir():
            path.write_bytes(data)


def test_few_replies_are_read_each_time(tmp_path: Path) -> None:
    """A file would take longer."""
    KeptLessons(tmp_path, 3).said("these", ARTICLES, lambda: Says([None], np.zeros(1)))
    assert not (tmp_path / FOLDER).exists()
