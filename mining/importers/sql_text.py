"""The text of a query: whether it is one statement that reads, and whether its rows are ordered.

This is a net for mistakes, not a wall: the transaction that runs it may not write either, where
the database can say so, and the account should only be allowed to read.
"""

from __future__ import annotations

import re

from kb.errors import KbError

MYSQL = frozenset({"mysql", "mariadb"})
"""Dialects with comments and quotations of their own."""

_STRINGS = r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`"""
_COMMENT = r"/\*(?!M?!).*?\*/"
"""A comment; ``/*!`` and ``/*M!`` begin what MySQL and MariaDB run."""
_LITERAL = re.compile(
    _STRINGS + r"|\[[A-Za-z_][^\]\n]*\]|\$(\w*)\$.*?\$\1\$|--[^\n]*|" + _COMMENT, re.DOTALL
)
_MYSQL_LITERAL = re.compile(
    # Two hyphens without a blank behind them are two minus signs, and $$ is a name.
    _STRINGS + r"|--(?=\s|\Z)[^\n]*|\#[^\n]*|" + _COMMENT,
    re.DOTALL,
)
_UNENDED = ("'", '"', "`", "/*", "\\")
_WRITES = re.compile(
    r"\b(?:insert|update|delete|merge|into)\b"
    r"|\b(?:drop|alter|create|truncate|grant|revoke|exec|execute)\s+\w+",
    re.IGNORECASE,
)
"""What changes a database in a statement that begins with SELECT or WITH, or behind one (T-SQL
needs no semicolon between two)."""
_READS = re.compile(r"[\s(]*(?:select|with)\b", re.IGNORECASE)
_ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")


def checked_query(text: str, dialect: str = "") -> str:
    """``text`` without its last semicolon, if it is one statement that reads.

    ``dialect`` is the kind of database: what is a comment or a quotation depends on it.

    Raises:
        KbError: it is none, several, or one that may write.
    """
    query = text.strip().rstrip(";").strip()
    bare = (_MYSQL_LITERAL if dialect in MYSQL else _LITERAL).sub(" ", query)
    if any(sign in bare for sign in _UNENDED) or "\\'" in query or '\\"' in query:
        raise KbError("--query: a quotation or comment in it does not end, or holds a backslash")
    if ";" in bare or _READS.match(bare) is None:
        raise KbError("--query: expected one SELECT, or WITH and a SELECT, and nothing else")
    found = _WRITES.search(bare)
    if found:
        raise KbError(f'--query: "{found[0]}" may change the database; only SELECT is run')
    return query


def is_ordered(query: str) -> bool:
    """Whether the rows of the whole query come in an order, not those of a part of it alone."""
    bare, before = _LITERAL.sub(" ", query), ""
    while bare != before:
        bare, before = _BRACKETS.sub(" ", bare), bare
    return _ORDERED.search(bare) is not None
