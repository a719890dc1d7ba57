"""The OpenAPI document of the API, and that requests drawn from it are answered as it says.

A few for each operation in each run of the suite; ``make fuzz`` draws many.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from kb.storage import content
from kb.web.admin.api import OPERATIONS, document
from kb.web.admin.api.declared import Operation
from kb.web.admin.api.document import openapi
from kb.web.admin.api.faults import CODES
from tests.apishop import ApiShop, an_api_shop
from tests.goldenfiles import GOLDEN

IS_LONG = bool(os.environ.get("ASKLESS_FUZZ"))
EXAMPLES = int(os.environ.get("ASKLESS_FUZZ_EXAMPLES", "1000")) if IS_LONG else 5
"""Requests drawn of each operation, of each kind."""
PEOPLE = ("rémi", "bob", "cléo", "ana")
COPY = GOLDEN.parents[1] / "docs" / "openapi.json"
TAKEN = ["2xx", "401", "403", "404", "409"]
TURNED_AWAY = ["400", "401", "403", "404", "405", "413", "415", "428"]
SHORT = 1_000
"""Characters of the longest texts that are drawn in a short run: compiling patterns for longer ones
takes a quarter of a minute."""
HERE = {"locale": "fr", "category": "returns", "topic": "t-0001"}
"""Parts of addresses at which there is something."""
SLUGS = ("exchange", "refund", "label")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiShop]:
    """A shop that requests may do anything to."""
    made = an_api_shop(tmp_path_factory.mktemp("schema") / "shop", is_mined=IS_LONG)
    for slug in SLUGS:  # without a topic, which a decision would have marked, with all that hangs
        draft = content.read_article(made.workspace, f"returns/{slug}", "fr")
        content.write_article(made.workspace, replace(draft, topic_id=None))
    with made.client:  # one loop for all requests
        yield made


@cache
def _schema() -> Any:
    """The document as schemathesis reads it."""
    checks = {
        "ignored_auth": {"enabled": False},  # tokens are ours, behind its back
        "positive_data_acceptance": {"expected-statuses": TAKEN},
        "negative_data_rejection": {"expected-statuses": TURNED_AWAY},
        "missing_required_header": {"expected-statuses": TURNED_AWAY},
    }
    config = SchemathesisConfig.from_dict(
        {"checks": checks, "generation": {"with-security-parameters": False}}
    )
    whole = document() if IS_LONG else _shorter(document())
    return schemathesis.openapi.from_dict(whole, config=config)


def _shorter(value: Any) -> Any:
    """A schema whose texts are short enough to be drawn quickly."""
    if isinstance(value, dict):
        return {
            name: min(one, SHORT) if name == "maxLength" else _shorter(one)
            for name, one in value.items()
        }
    return [_shorter(one) for one in value] if isinstance(value, list) else value


def _modes(operation: Operation) -> list[GenerationMode]:
    """Good and bad requests; in a short run a text that is too long for it is none that is bad."""
    schema = operation.body.model_json_schema() if operation.body else {}
    is_cut = not IS_LONG and _shorter(schema) != schema
    is_plain = "{" not in operation.path and not operation.query and not operation.body
    has_bad = not is_cut and not is_plain
    return [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if has_bad else [])]


def asked(shop: ApiShop, case: Case, who: str) -> None:
    """Send what was drawn as somebody, and hold the answer against the document."""
    sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8000/admin/api")
    headers = dict(sent["headers"]) | {"Authorization": f"Bearer {shop.tokens[who]}"}
    parts = {name: sent[name] for name in ("params", "json", "data") if name in sent}
    if isinstance(parts.get("data"), bytes | str):
        parts["content"] = parts.pop("data")
    found = shop.client.request(sent["method"], sent["url"], headers=headers, **parts)
    case.validate_response(found)


def draws(shop: ApiShop, drawn: st.SearchStrategy[Case], people: tuple[str, ...]) -> None:
    """Ask what is drawn, as people of each role."""

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=not IS_LONG,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(case=drawn, who=st.sampled_from(people))
    def draw(case: Case, who: str) -> None:
        asked(shop, case, who)

    draw()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_what_is_drawn_is_answered_as_the_document_says(
    shop: ApiShop, operation: Operation
) -> None:
    """Good requests are taken, bad ones turned away, and each answer has its form."""
    one = _schema()[operation.path][operation.method]
    people = PEOPLE[:2] if operation.name == "publish" else PEOPLE  # nobody who may: it builds
    for mode in _modes(operation):
        draws(shop, one.as_strategy(generation_mode=mode), people)


@pytest.mark.skipif(not IS_LONG, reason="thousands of requests: make fuzz")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_the_edges_of_what_is_allowed(shop: ApiShop, operation: Operation) -> None:
    """The longest, the shortest, one beyond; methods and headers that nobody expects."""
    schema = _schema()
    one = schema[operation.path][operation.method]
    generation = schema.config.generation_for(operation=one)
    for case in schema.iter_coverage_cases(
        one, generation_modes=list(GenerationMode), generation_config=generation
    ):
        asked(shop, case, "bob" if operation.name == "publish" else "ana")


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if "{" in one.path], ids=lambda one: one.name
)
def test_what_is_drawn_for_something_that_is_there(shop: ApiShop, operation: Operation) -> None:
    """At an article or a topic, with its version: far behind the gate nothing breaks either."""
    one = _schema()[operation.path][operation.method]
    slugs = st.sampled_from(SLUGS)

    def there(slug: str) -> st.SearchStrategy[Case]:
        place = HERE | {"slug": slug}
        own = {name: text for name, text in place.items() if f"{{{name}}}" in operation.path}
        version = {"If-Match": shop.version(f"/articles/fr/returns/{slug}")}
        more = {"headers": version} if operation.needs_version else {}
        return one.as_strategy(path_parameters=own, **more)

    draws(shop, slugs.flatmap(there), ("ana",))


def test_the_copy_of_the_document_agrees() -> None:
    """docs/openapi.json is what the server sends; ASKLESS_UPDATE_GOLDEN=1 writes it anew."""
    made = json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("ASKLESS_UPDATE_GOLDEN"):
        COPY.write_text(made, "utf-8")
    assert COPY.read_text("utf-8") == made


def test_every_schema_of_the_document_is_one() -> None:
    """Of JSON Schema 2020-12, which OpenAPI 3.1 uses; every reference leads somewhere."""
    made = document()
    for schema in made["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    names = [one for one in json.dumps(made).split('"') if one.startswith("#/components/")]
    for name in names:
        _, _, kind, own = name.split("/")
        assert own in made["components"][kind]


def test_every_operation_is_told_once() -> None:
    """Under a name and an address of its own; a document of nothing has no paths."""
    names = {one.name for one in OPERATIONS}
    places = {(one.method, one.path) for one in OPERATIONS}
    assert len(names) == len(places) == len(OPERATIONS)
    assert openapi([])["paths"] == {}
    assert set(document()["components"]["responses"]) == {str(one) for one, _ in CODES.values()}
