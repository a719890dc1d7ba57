"""Why something is not done, in the language of a page: every code and class has its words."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from kb import errors
from kb.errors import InputError, KbError, ReviewError, StaleEditError, TopicError
from kb.review import ACTIONS
from kb.web.admin.refusals import NAMED, resolved, told
from kb.web.admin.words import LANGUAGES, words

ROOT = Path(__file__).resolve().parents[4]
DECIDING = {
    "ReviewError", "TopicError", "GapError", "WordsError", "PeopleError", "PrivacyError",
}  # fmt: skip
"""Classes of errors about what somebody decided on a page."""
SHELL_ONLY = (
    "kb/cli/", "kb/storage/moving.py", "mining/stages/gap_flags.py", "mining/stages/translate.py",
)  # fmt: skip
"""What no page does."""


@cache
def raised() -> list[tuple[str, ast.Call]]:
    """Every error that is raised by its name: file, and how."""
    return [
        (path.relative_to(ROOT).as_posix(), node.exc)
        for folder in ("kb", "mining")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id.endswith("Error")
    ]


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    """The named values of a call."""
    return {one.arg: one.value for one in call.keywords if one.arg}


def codes(value: ast.expr) -> set[str]:
    """The codes that an expression may give: a text, or one of two."""
    return {n.value for n in ast.walk(value) if isinstance(n, ast.Constant) and n.value}  # type: ignore[misc]


def test_every_error_about_a_decision_has_a_code() -> None:
    """Its text is English and names options of the shell: no page can say it."""
    bare = [
        f"{path}:{call.lineno}"
        for path, call in raised()
        if getattr(call.func, "id", "") in DECIDING
        and not path.startswith(SHELL_ONLY)
        and "code" not in keywords(call)
    ]
    assert bare == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_words_for_the_values_it_is_raised_with(lang: str) -> None:
    """A code without words, or with a value that is not there, breaks the page that refuses."""
    known = words(lang)
    for path, call in raised():
        given = keywords(call)
        for code in codes(given["code"]) if "code" in given else ():
            values = dict.fromkeys({*given} - {"code", "row", "field"}, 1)
            assert str(known[f"why_{code}"]).format(**values), path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_class_of_errors_is_told_in_the_language(lang: str) -> None:
    """Without a code, too; what was found stays in it."""
    for name in [n for n in dir(errors) if n.endswith("Error")]:
        error = KbError.__new__(getattr(errors, name))
        KbError.__init__(error, "t.csv: is damaged")
        assert told(error, lang) not in ("", "t.csv: is damaged")


def test_every_status_that_stands_in_words_has_a_word() -> None:
    """An editor reads “en relecture”, not in_review."""
    for status in {to.value for _, to in ACTIONS.values()}:
        error = ReviewError("x", code="not_so", status=status)
        assert f"« {words('fr')[NAMED['status'] + status]} »" in told(error, "fr").replace(
            "\xa0", " "
        )


def test_an_error_is_told_in_french_without_its_english() -> None:
    """With numbers as French writes them."""
    error = TopicError("too long", code="label_length", n=1200, most=80)
    assert told(error, "fr").startswith("Le nom compte 1\u202f200 caractères")
    assert told(StaleEditError("fr/a/b"), "fr") == str(words("fr")["why_stale"])


def test_an_error_without_a_code_says_what_was_found() -> None:
    """Whoever runs askless needs it, in whatever language."""
    assert told(InputError("t.csv", "ends early"), "fr").endswith("t.csv: ends early")


def test_errors_among_the_values_of_a_page_are_told() -> None:
    """The gate knows the language, the page that refuses need not."""
    assert resolved({"said": ReviewError("x", code="nobody"), "n": 1}, "en") == {
        "said": words("en")["why_nobody"],
        "n": 1,
    }
