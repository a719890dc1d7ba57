"""Every error askless raises on purpose.

Each one becomes a single clear line and exit status 1 in :func:`kb.cli.main`::

    KbError
    ├── WorkspaceError      no workspace here, or a folder that cannot be used
    │   └── WorkspaceBusyError  another askless command is writing in it
    ├── SettingsError       askless.toml or facts.toml: every fault at once, each by key
    ├── InputError          a file given by the user: path, and where in it
    ├── ExtraError          an optional part that is needed and not installed, or broken
    ├── PullError           a help desk that cannot be asked, or did not answer as it should
    ├── LanguageModelError  a language model that is not set up
    ├── FrameError          a table that does not hold what its schema says
    ├── ArticleError        an article's front matter or path
    ├── PrivacyError        articles that must not leave: why, and what would let them
    ├── ReviewError         a move that the review workflow does not allow
    │   └── StaleEditError      an edit of an article that somebody else changed meanwhile
    ├── TopicError          a decision about topics that cannot be taken
    ├── GapError            a decision about a gap that cannot be taken
    ├── WordsError          a decision about customers' words that cannot be taken
    ├── PeopleError         a change of people of the admin pages that cannot be made
    ├── DatabaseError       the review database does not answer, or cannot be used
    ├── NothingToDoError    a stage was asked to work on nothing: which, and what to run first
    ├── StageError          a stage could not finish: which, on what, what to do
    └── BuildError          MkDocs or Pagefind did not build the help center

A message says what was being done, on what, what was found and what to do next.
"""

from __future__ import annotations

from pathlib import Path


class KbError(Exception):
    """Base of all askless errors; its text is one line for the person who ran the command.

    ``code`` names what was found and ``values`` what stands in it, for whoever says it otherwise:
    the admin pages have words for each code in each language. No code: the text says all.
    """

    code = ""

    def __init__(self, *said: object, code: str = "", **values: object) -> None:
        super().__init__(*said)
        self.code = code or self.code
        self.values = values


class WorkspaceError(KbError):
    """There is no usable workspace at the path given."""


class WorkspaceBusyError(WorkspaceError):
    """Another askless command holds the workspace."""

    code = "busy"


class SettingsError(KbError):
    """Settings that cannot be used; ``problems`` lists each one as ``key: what is wrong``."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        super().__init__(f"{path}: " + "; ".join(problems))


class InputError(KbError):
    """A file from the user that cannot be read; keeps ``path`` and, if known, ``row``."""

    def __init__(
        self, path: Path | str, problem: str, *, row: int | None = None, code: str = "",
        **values: object,
    ) -> None:  # fmt: skip
        self.path = path
        self.row = row
        self.problem = problem
        place = f"{path}, row {row}" if row is not None else f"{path}"
        super().__init__(f"{place}: {problem}", code=code, **values)


class PullError(KbError):
    """A help desk that cannot be asked over HTTP, or did not answer as it should."""


class ExtraError(KbError):
    """An optional extra that is needed and not installed, or that cannot be used."""


class LanguageModelError(KbError):
    """A language model that is asked for and not set up; names the setting or the variable."""


class FrameError(KbError):
    """A DataFrame that does not hold what its schema says; ``problems`` names each column."""

    def __init__(self, schema: str, problems: list[str]) -> None:
        self.schema = schema
        self.problems = problems
        super().__init__(f"table {schema}: " + "; ".join(problems))


class ArticleError(KbError):
    """An article file whose front matter or place is wrong."""

    def __init__(self, path: Path | str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


class PrivacyError(KbError):
    """Something must not leave, because it could name somebody."""


class ReviewError(KbError):
    """A move that the review workflow does not allow."""


class StaleEditError(ReviewError):
    """A decision made from an article as it was before somebody else decided on it."""

    code = "stale"


class TopicError(KbError):
    """A decision about topics that cannot be taken: which, and why."""


class GapError(KbError):
    """A decision about a gap that cannot be taken: which, and why."""


class WordsError(KbError):
    """A decision about customers' words of an article that cannot be taken: which, and why."""


class PeopleError(KbError):
    """A change of people of the admin pages that cannot be made: which, and why."""


class DatabaseError(KbError):
    """The review database does not answer, or cannot be used."""

    code = "database"


class NothingToDoError(KbError):
    """A stage found nothing to work on."""


class StageError(KbError):
    """A stage could not finish."""


class BuildError(KbError):
    """The help center could not be built."""
