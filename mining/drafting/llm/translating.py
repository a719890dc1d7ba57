"""An approved article in the other language: sentence by sentence, each checked, never published.

The Markdown stays ours: only the sentences in it are sent, with links, values and addresses as
marks. A sentence whose translation fails a check stands in its own language, flagged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.articles import Article
from mining.drafting.llm.asking import Asked, Asking
from mining.drafting.llm.budget import NOTHING
from mining.drafting.llm.client import NoAnswerError
from mining.drafting.llm.prompt import PROMPT_VERSION, TRANSLATION_SCHEMA, translation_messages
from mining.drafting.llm.reply import ReplyError, json_object
from mining.drafting.llm.translation_checks import translation_faults
from mining.drafting.wording import WORDINGS

TRIES = 2
LONGEST_TEXT = 5_000
"""Characters of one translated sentence that are read."""
AT_ONCE = 40
"""Sentences in one question."""

_LINE = re.compile(r"^(\s*(?:(?:[-+*]|\d+[.)]|#{1,6}|>)\s+)*)(.*?)(\s*)$")
_KEPT = re.compile(
    r"\[fact:[^\]\s]+\]|(?<=\])\([^)\s]*(?:\s\"[^\"]*\")?\)|<[^<>\s]+>|`[^`]+`|https?://[^\s)]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\[[A-Z]+(?:_\d+)?\]|&#?\w+;"
)
"""What must come back as it is: citations, targets of links, code, addresses, placeholders."""
_BETWEEN = re.compile(r"(?<=[.!?…»])[ \u00a0]+(?=[«“\"(\[*⟦A-ZÀ-ÖØ-Þ0-9])")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Unsure:
    """A sentence that stays in its own language, and what was wrong with its translations."""

    text: str
    faults: tuple[str, ...]


@dataclass
class Translation:
    """An article in the other language, what is still to be translated, and what it took."""

    article: Article
    pairs: dict[str, str] = field(default_factory=dict)
    """Sentence -> its translation, links and values filled in."""
    unsure: tuple[Unsure, ...] = ()
    record: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Work:
    """The sentences of an article and what is known of them."""

    masked: dict[str, str] = field(default_factory=dict)
    """Sentence -> as it is sent."""
    done: dict[str, str] = field(default_factory=dict)
    faults: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    reason: str = ""


def translated(article: Article, to: str, asking: Asking) -> Translation:
    """``article`` in the locale ``to``: a value, nothing is written.

    Keywords are left out: they are customers' own words of the one language. An article of which
    nothing came back is given back with every sentence unsure.

    Raises:
        HeldBackError: a sentence looks like personal data; nothing was sent.
    """
    work = _Work()
    for text in (article.title, article.summary, *article.questions):
        _add(work, text)
    for _, text in _text_lines(article, to):
        _add(work, text)
    for start in range(0, len(work.masked), AT_ONCE):
        _ask(work, list(work.masked)[start : start + AT_ONCE], article.locale, to, asking)
    made = Article(
        id=article.id,
        locale=to,
        title=_said(work, article.title),
        body=_body(article, to, work),
        summary=_said(work, article.summary),
        questions=tuple(_said(work, one) for one in article.questions if _is_done(work, one)),
        topic_id=article.topic_id,
        source=f"translate:{article.locale}",
    )
    unsure = tuple(
        Unsure(text, work.faults.get(text, ("missing",)))
        for text in work.masked
        if text not in work.done and text not in article.questions
    )
    return Translation(made, dict(work.done), unsure, _record(work, asking, len(unsure)))


def _text_lines(article: Article, to: str) -> list[tuple[str, str]]:
    """Each line of the body as its marks and its text; code and known headings have no text."""
    headings = {text: kind for kind, text in WORDINGS[article.locale].headings.items()}
    found = []
    is_code = False
    for line in article.body.splitlines():
        is_fence = _FENCE.match(line) is not None
        is_code = is_code != is_fence
        match = _LINE.match(line)
        if is_code or is_fence or match is None or not _LETTER.search(match[2]):
            found.append((line, ""))
        elif match[1].lstrip().startswith("#") and match[2] in headings:
            found.append((match[1] + WORDINGS[to].headings[headings[match[2]]], ""))
        else:
            found.append((match[1], match[2]))
    return found


def _sentences(text: str) -> list[str]:
    return [part for part in _BETWEEN.split(text) if part.strip()]


def _add(work: _Work, text: str) -> None:
    for sentence in _sentences(text):
        work.masked.setdefault(sentence, _masked(sentence))


def _masked(sentence: str) -> str:
    count = iter(range(1, len(sentence) + 1))
    return _KEPT.sub(lambda _: f"⟦{next(count)}⟧", sentence)


def _filled(sentence: str, text: str) -> str:
    """A translation with what was kept of its sentence in the place of the marks."""
    kept = _KEPT.findall(sentence)
    return re.sub(r"⟦(\d+)⟧", lambda mark: kept[int(mark[1]) - 1], text)


def _ask(work: _Work, texts: Sequence[str], locale: str, to: str, asking: Asking) -> None:
    """Ask for some sentences, and once more for those that failed a check."""
    refused = ""
    for _ in range(TRIES):
        waiting = [text for text in texts if text not in work.done]
        if not waiting:
            return
        names = {f"S{n}": text for n, text in enumerate(waiting, start=1)}
        sent = {name: work.masked[text] for name, text in names.items()}
        try:
            messages = translation_messages(sent, locale, to, refused=refused)
            work.asked.append(asking.ask(messages, TRANSLATION_SCHEMA))
            found = _reply(work.asked[-1].text)
        except ReplyError as error:
            work.reason = refused = str(error)
            continue
        except NoAnswerError as error:
            work.reason = str(error)
            return
        refused = _judge(work, names, found, locale, to)


def _reply(text: str) -> dict[str, str]:
    """Id -> translation; an id given twice counts for nothing.

    Raises:
        ReplyError: it is not the document asked for.
    """
    items = json_object(text, "sentences")["sentences"]
    if not isinstance(items, list):
        raise ReplyError("its reply holds no sentences")
    found: dict[str, str] = {}
    twice = set()
    for item in items:
        said = item.get("text") if isinstance(item, dict) else None
        if not isinstance(said, str) or len(said) > LONGEST_TEXT:
            continue
        name = str(item.get("id"))
        if name in found:
            twice.add(name)
        found[name] = " ".join(said.split())
    return {name: text for name, text in found.items() if name not in twice}


def _judge(
    work: _Work, names: Mapping[str, str], found: Mapping[str, str], locale: str, to: str
) -> str:
    """Take over what is right; what was wrong, by sentence, for a second try."""
    wrong = []
    for name, text in names.items():
        said = found.get(name, "")
        faults = translation_faults(work.masked[text], said, locale, to) if said else ("missing",)
        if faults:
            work.faults[text] = faults
            wrong.append(f"{name}: {', '.join(faults)}")
        else:
            work.done[text] = _filled(text, said)
    return "; ".join(wrong)


def _is_done(work: _Work, text: str) -> bool:
    return all(sentence in work.done for sentence in _sentences(text))


def _said(work: _Work, text: str) -> str:
    return " ".join(work.done.get(sentence, sentence) for sentence in _sentences(text))


def _body(article: Article, to: str, work: _Work) -> str:
    lines = [marks + _said(work, text) for marks, text in _text_lines(article, to)]
    return "\n".join(lines).strip() + "\n"


def _record(work: _Work, asking: Asking, unsure: int) -> dict[str, Any]:
    usage = sum((one.usage for one in work.asked), start=NOTHING)
    return {
        "drafter": "translation",
        "model": asking.model,
        "prompt_version": PROMPT_VERSION,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "cost": round(usage.cost, 6),
        "is_guessed": usage.is_guessed,
        "sentences": len(work.masked),
        "unsure": unsure,
        "reason": work.reason,
    }
