"""Tests that a cluster makes what this machine makes, to the bit; and that our recipes run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from distributed import LocalCluster

from kb.config import Privacy, Settings
from kb.storage import ticketstore
from mining.assigning import Placed, Texts, TopicModel
from mining.encoders import load_encoder
from mining.engine import in_force
from mining.engine.cluster import DaskEngine
from mining.intake import stored_tickets
from mining.matching import article_index, need_queries
from mining.wording import HALVES, Taught, halves
from tests.factories import a_source_ticket, an_article
from tests.mined import ticket_rows, tickets
from tests.realdata import REPOSITORY
from tests.shop import a_shop

SCALE = (REPOSITORY / "docs" / "scale.md").read_text("utf-8")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """One worker, a process of its own."""
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as made:
        yield made


@pytest.fixture
def both(cluster: LocalCluster) -> Callable[[Callable[[], Any]], tuple[Any, Any]]:
    """What a function gives here, and by the cluster."""

    def run(doing: Callable[[], Any]) -> tuple[Any, Any]:
        with in_force(DaskEngine(cluster.scheduler_address)):
            far = doing()
        return doing(), far

    return run


def test_tickets_are_stored_alike(both: Any) -> None:
    """Cleaned, redacted and hashed elsewhere they are the same rows."""
    rules = Settings(privacy=Privacy(ner="off"))
    said = "Bonjour, où est mon colis ? Écrivez à jane{}@mail.example"
    some = [a_source_ticket(said.format(number)) for number in range(9)]
    here, far = both(lambda: list(stored_tickets(some, key=b"k" * 32, settings=rules)))
    assert here == far
    assert len(far) == 9


def test_needs_vectors_topics_and_matches_are_alike(both: Any) -> None:
    """Read, encoded, put in topics and matched elsewhere they are the same numbers."""
    rows, encoder = tickets(ticket_rows()), load_encoder("use")
    articles = [
        an_article(title="Où est mon colis ?"),
        an_article(id="payment/refund", title="Être remboursé"),
    ]

    def worked_out() -> tuple[Any, ...]:
        asked = need_queries(rows, encoder)
        texts = Texts(asked.queries.texts, asked.queries.locales, asked.queries.vectors)
        topic = np.arange(len(texts.texts)) % 3
        model = TopicModel.of(Placed(("t-1", "t-2", "t-3"), texts, topic))
        taught = Taught([article_index(articles, encoder)] * HALVES, halves(asked.rows))
        ids = asked.rows["ticket_id"].tolist()
        found = taught.matches(
            ids, asked.queries, range(len(ids)), articles=range(2), threshold=0.5
        )
        return texts.vectors, *vars(model.assigned(texts)).values(), found

    here, far = both(worked_out)
    for one, other in zip(here[:-1], far[:-1], strict=True):
        assert np.array_equal(one, other)
    pd.testing.assert_frame_equal(here[-1], far[-1], check_exact=True)


def test_the_recipe_of_a_rented_cluster_runs(cluster: LocalCluster, tmp_path: Path) -> None:
    """Its Python is what stands in docs/scale.md; the import goes through the cluster."""
    code = next(
        c for c in re.findall(r"```python\n(.*?)```", SCALE, re.DOTALL) if "def run_on" in c
    )
    scope: dict[str, Any] = {}
    exec(code, scope)
    workspace = a_shop(tmp_path / "shop", settings='engine = "dask"\n[privacy]\nner = "off"\n')
    export = tmp_path / "tickets.jsonl"
    ticket = {"id": "1", "created_at": "2026-11-01T10:00:00Z"}
    ticket["messages"] = [{"id": "1", "role": "customer", "text": "Where is my parcel?"}]
    export.write_text(json.dumps(ticket) + "\n")
    scope["run_on"](cluster, "import", "jsonl", str(export), "--workspace", str(workspace.root))
    assert len(ticketstore.read_tickets(workspace)) == 1
    assert "import" in cluster.scheduler.task_prefixes


def test_the_recipe_for_kubernetes_names_what_the_operator_asks_for() -> None:
    """Its YAML parses; a scheduler that is reached at the two ports of its containers."""
    found = re.search(r"```yaml\n(.*?)```", SCALE, re.DOTALL)
    assert found is not None
    spec = yaml.safe_load(found[1])["spec"]
    (scheduler,) = spec["scheduler"]["spec"]["containers"]
    named = {port["name"] for port in scheduler["ports"]}
    assert {port["targetPort"] for port in spec["scheduler"]["service"]["ports"]} == named
