"""The words of the admin pages: the same in every language, none missing, none too many."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from kb.web.admin.words import LANGUAGES, dated, day, preferred, ratio, share, words

ADMIN = Path(__file__).resolve().parents[4] / "kb" / "web" / "admin"
CODE = "".join(
    path.read_text("utf-8") for path in [*ADMIN.rglob("*.j2"), *sorted(ADMIN.glob("*.py"))]
)


def values(text: str) -> set[str | None]:
    """The values that a text takes."""
    return {name for _, name, *_ in Formatter().parse(text)} - {None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_languages_have_the_same_words_with_the_same_values(lang: str) -> None:
    """A page must not break in one language only."""
    one, other = words("en"), words(lang)
    assert list(one) == list(other)
    assert {name: values(text) for name, text in one.items()} == {
        name: values(text) for name, text in other.items()
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_stands_in_two_files(lang: str) -> None:
    """The later file would silently take the place of the earlier one."""
    files = sorted((ADMIN / "strings" / lang).glob("*.toml"))
    names = [name for path in files for name in tomllib.loads(path.read_text("utf-8"))]
    assert len(names) == len(set(names)) == len(words(lang))


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    """Words that are put together of parts (a label, a refusal, a language) by their first part."""
    used = set(re.findall(r"\bw\.(\w+)|say\(\"(\w+)\"(?! ~)|(?<!\w)Refusal\(\d+, \"(\w+)\"", CODE))
    named = {next(filter(None, found)) for found in used}
    refusals = {found[2] for found in used if found[2]}
    assert {f"refused_{one}" for one in refusals} <= set(words("en"))
    assert named - refusals - {"refused_"} <= set(words("en"))
    parts = (
        "label_",
        "meaning_",
        "lang_",
        "share_",
        "refused_",
        "facet_",
        "queue_unit_",
        "flag_",
        "status_",
        "told_",
        "role_",
        "person_",
        "done_",
        "action_",
        "reason_",
        "offline_",
        "said_",
        "check_",
        "queue_said_",
        "queue_kept_",
        "bulk_title_",
        "bulk_done_",
        "bulk_why_",
        "proposal_kind_",
        "why_",
        "skip_",
        "differs_",
        "publishing_step_",
        "publishing_is_",
        "days_said_",
    )
    plain = {name for name in words("en") if not name.startswith(parts)}
    assert {name for name in plain if name not in named and f'"{name}"' not in CODE} == set()


@pytest.mark.parametrize(
    ("header", "lang"),
    [("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("de, fr", "fr"), ("de", "en"), ("", "en"), (";,", "en")],
)
def test_the_first_language_that_we_speak_is_taken(header: str, lang: str) -> None:
    """English for everybody else."""
    assert preferred(header) == lang


def test_shares_and_days_are_written_as_the_language_does() -> None:
    """All and nothing only when it is true."""
    assert [share(one, "fr") for one in (0.911, 1, 0.9999, 0, None)] == [
        "91,1\u202f%", "100\u202f%", "99\u202f%", "0\u202f%", "–"
    ]  # fmt: skip
    assert (share(0.5, "en"), ratio(0.7, "fr"), ratio(None, "en")) == ("50.0%", "0,70", "–")
    assert (day("2026-03-02-2", "fr"), day(None, "en")) == ("2\u00a0mars 2026 (2)", "–")
    assert (day("2026-08-01", "fr"), day("2026-08-01", "en")) == (
        "1er\u00a0août 2026", "1\u00a0August 2026",
    )  # fmt: skip


def test_a_day_is_an_element_that_programs_read() -> None:
    """A moment is told by its day."""
    assert dated("2026-03-02-2", "en") == '<time datetime="2026-03-02">2\u00a0March 2026 (2)</time>'
    assert day("2026-03-02T10:00:00+00:00", "en") == "2\u00a0March 2026"
