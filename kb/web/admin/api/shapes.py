"""What goes in and out of the API, as pydantic models: requests are read by them, answers made.

The OpenAPI document is made from the same models, so that what it says is what happens.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MOST_ROWS = 200
USUAL_ROWS = 50
LONGEST_CURSOR = 600
_NUMBER = re.compile(r"-?[0-9]{1,6}", re.ASCII)
TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""Texts of several lines: no controls but tabs and line ends, which databases and YAML refuse."""
LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
"""Texts of one line."""


class Body(BaseModel):
    """What is sent: nothing that is not known, nothing of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Query(BaseModel):
    """What stands behind the question mark of an address: nothing that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """What we send; a later minor version may add to it."""

    model_config = ConfigDict(frozen=True)


def _plain_number(value: Any) -> Any:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise ValueError("is no whole number")
    return value


Language = Literal["", "fr", "en"]
"""Empty for all."""
Rows = Annotated[int, Field(ge=1, le=MOST_ROWS), BeforeValidator(_plain_number)]
Cursor = Annotated[str, Field(max_length=LONGEST_CURSOR)]
Words = Annotated[str, Field(max_length=200)]


class Part(Query):
    """Which part of a list."""

    limit: Rows = Field(USUAL_ROWS, description="How many rows at most.")
    cursor: Cursor = Field("", description="`next` of the answer before, as it came.")


class Fault(Answer):
    """Why something was not done."""

    code: str = Field(description="A word that stays the same; see docs/api.md.")
    message: str = Field(description="A sentence for a person. It holds no ticket's text.")
    why: str | None = Field(None, description="A finer word, where a rule of the workflow says no.")


class ArticleText(Answer):
    """What of an article people write."""

    version: str = Field(description="What `If-Match` takes.")
    title: str
    summary: str
    body: str = Field(description="Markdown.")
    questions: list[str] = Field(description="How customers ask.")
    keywords: list[str] = Field(description="Customers' words that the text does not use.")


class Conflict(Answer):
    """Both sides of a change that somebody else was faster with; nothing of it was kept."""

    current: ArticleText = Field(description="The article as it is now.")
    base: ArticleText | None = Field(description="The version that was changed, where it is kept.")
    yours: ArticleText | None = Field(description="What was sent; none for a decision.")


class Problem(Answer):
    """The one form of every answer that is no success."""

    error: Fault
    conflict: Conflict | None = Field(None, description="With the code `conflict` only.")
