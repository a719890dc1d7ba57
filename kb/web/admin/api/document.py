"""The OpenAPI 3.1 document, made from the declarations of the operations. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from kb.articles import ArticleStatus
from kb.config import LOCALES
from kb.web.admin.api.declared import Operation
from kb.web.admin.api.faults import CODES
from kb.web.admin.api.shapes import Part, Problem

Document = dict[str, Any]
_STATUSES = "|".join(one.value for one in ArticleStatus)
VERSION_PATTERN = rf'^"?[0-9a-f]{{12}}\.({_STATUSES})"?$'
"""What ``If-Match`` takes."""
LONGEST_NAME = 200
"""Bytes of a part of an address: a file's name has 255, with its ending."""
_NAME = r"^[^./\\\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]*$"
PLACES: Mapping[str, tuple[str, str]] = {
    "locale": (rf"^({'|'.join(LOCALES)})$", "Language."),
    "category": (_NAME, "The first part of an article's id."),
    "slug": (_NAME, "The last part of an article's id."),
    "topic": (r"^[a-z]{1,4}-[0-9a-z]{1,40}$", "Id of a topic."),
}
"""Variable parts of addresses: which texts can be one, and what they are."""
_PLACES = {name: re.compile(pattern) for name, (pattern, _) in PLACES.items()}
EVERYWHERE = ("invalid", "no_method", "too_many", "broken", "database_gone", "disk_full")
WITH_TOKEN = ("no_token", "wrong_token", "not_allowed")
WITH_BODY = ("too_long", "no_json")
TITLE = "askless admin API"
ABOUT = (
    "Articles, decisions, gaps, topics and figures of one help center, for scripts. Bearer tokens "
    "are made on one's own page or with `askless people token`; roles, four eyes, the log and git "
    "commits are those of the pages. Within `v1` nothing is taken away or renamed; answers may "
    "gain fields."
)


def is_place(name: str, value: str) -> bool:
    """Whether a part of an address can be what ``name`` says."""
    return len(value.encode()) <= LONGEST_NAME and bool(_PLACES[name].fullmatch(value))


class _Schemas(GenerateJsonSchema):
    """Without a title for each field, which says its name once more."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False


def openapi(operations: Sequence[Operation]) -> Document:
    """The document of ``operations``; none of them gives one without paths."""
    schemas = _schemas(operations)
    paths: dict[str, Document] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": ABOUT},
        "servers": [{"url": "/admin/api"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": _responses(),
            "schemas": {name: schemas[name] for name in sorted(schemas) if not _is_query(name)},
        },
    }


def _is_query(name: str) -> bool:
    return name.endswith("Query")


def _schemas(operations: Iterable[Operation]) -> dict[str, Document]:
    """Every model's schema by its name; bodies as they are read, answers as they are written."""
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for one in operations:
        for model in (one.query, one.body):
            if model is not None:
                wanted[model, "validation"] = None
        if one.answer is not None:
            wanted[one.answer, "serialization"] = None
    _, found = models_json_schema(
        list(wanted), ref_template="#/components/schemas/{model}", schema_generator=_Schemas
    )
    return dict(found["$defs"])


def _operation(one: Operation, schemas: Mapping[str, Document]) -> Document:
    made: Document = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.says,
        "parameters": [*_places(one), *_queries(one, schemas), *_versions(one)],
        "responses": {str(one.status): _success(one), **_problems(one)},
    }
    if one.deed is None:
        made["security"] = []
    else:
        made["description"] = f"The token must allow `{one.deed.value}`."
    if one.body is not None:
        content = {"application/json": {"schema": _ref(one.body)}}
        made["requestBody"] = {"required": True, "content": content}
    return made


def _ref(model: type[BaseModel]) -> Document:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _places(one: Operation) -> list[Document]:
    names = re.findall(r"\{(\w+)\}", one.path)
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": PLACES[name][1],
            "schema": {"type": "string", "pattern": PLACES[name][0], "maxLength": LONGEST_NAME},
        }
        for name in names
    ]


def _queries(one: Operation, schemas: Mapping[str, Document]) -> list[Document]:
    if one.query is None:
        return []
    found = []
    for name, schema in schemas[one.query.__name__]["properties"].items():
        own = {key: value for key, value in schema.items() if key != "description"}
        said = schema.get("description")
        found.append(
            {
                "name": name,
                "in": "query",
                "required": False,
                "schema": own,
                **({"description": said} if said else {}),
            }
        )
    return found


def _versions(one: Operation) -> list[Document]:
    if not one.needs_version:
        return []
    return [
        {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "description": "The version that was read, as `version` and ETag give it.",
            "schema": {"type": "string", "pattern": VERSION_PATTERN},
        }
    ]


def _success(one: Operation) -> Document:
    if one.answer is None:
        return {"description": "Done."}
    made: Document = {
        "description": "Done.",
        "content": {"application/json": {"schema": _ref(one.answer)}},
    }
    if one.gives_version:
        made["headers"] = {
            "ETag": {"description": "Its version.", "required": True, "schema": {"type": "string"}}
        }
    return made


def _problems(one: Operation) -> dict[str, Document]:
    codes = [*EVERYWHERE, *one.stops]
    codes += WITH_TOKEN if one.deed is not None else ()
    codes += WITH_BODY if one.body is not None else ()
    codes += ("no_version", "conflict") if one.needs_version else ()
    codes += ("not_found",) if "{" in one.path else ()
    codes += ("busy",) if one.method != "GET" else ()
    codes += ("not_found",) if one.query is not None and issubclass(one.query, Part) else ()
    statuses = sorted({CODES[code][0] for code in codes})
    return {str(one): {"$ref": f"#/components/responses/{one}"} for one in statuses}


def _responses() -> dict[str, Document]:
    """What each status that is no success may mean."""
    by_status: dict[int, list[str]] = {}
    for code, (status, _) in CODES.items():
        by_status.setdefault(status, []).append(code)
    return {
        str(status): {
            "description": "; ".join(f"`{code}`: {CODES[code][1]}" for code in own),
            "content": {"application/json": {"schema": _ref(Problem)}},
        }
        for status, own in sorted(by_status.items())
    }
