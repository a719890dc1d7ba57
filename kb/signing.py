"""Which articles may leave when the names in their tickets were found by rules alone.

The models of the extra ``[ner]`` find names that rules and metadata miss. Without them publishing
fails closed: articles drafted from such tickets stay here until the operator accepts it, and then
each needs a signature, a reviewer's logged approval of exactly this version. Articles that never
came from tickets, imported or written by hand, need neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from kb.articles import Article
from kb.errors import PrivacyError

Signature = tuple[str, str, str]
"""Article id, locale and version that somebody approved by name."""

DRAFT = "draft"
"""The source of articles that were drafted from tickets."""


@dataclass(frozen=True)
class Reading:
    """How the stored tickets were read: all of them, and those without the models."""

    tickets: int
    by_rules: int

    @property
    def is_by_models(self) -> bool:
        """Whether models looked for names in every ticket; without any nothing tells so."""
        return self.tickets > 0 and self.by_rules == 0


@dataclass(frozen=True)
class Admitted:
    """The articles that may leave, and those that wait for a signature."""

    articles: tuple[Article, ...]
    unsigned: tuple[Article, ...] = ()

    @property
    def unsigned_places(self) -> tuple[str, ...]:
        """The waiting ones as ``locale/id``."""
        return tuple(f"{article.locale}/{article.id}" for article in self.unsigned)


def is_from_tickets(article: Article) -> bool:
    """Whether an article was drafted from tickets, edited since or not."""
    return article.source == DRAFT or article.topic_id is not None


def is_signed(article: Article, signatures: Set[Signature]) -> bool:
    """Whether somebody approved this version of the article by name."""
    return (article.id, article.locale, article.version) in signatures


def admitted(
    articles: Iterable[Article],
    reading: Reading,
    signatures: Set[Signature],
    *,
    is_accepted: bool,
) -> Admitted:
    """Which of ``articles`` may leave; without tickets read by rules alone, all of them.

    Raises:
        PrivacyError: there are such tickets, articles were drafted from them, and nobody has
            accepted it.
    """
    given = tuple(articles)
    drafted = {id(article) for article in given if is_from_tickets(article)}
    if reading.is_by_models or not drafted:
        return Admitted(given)
    if not is_accepted:
        raise PrivacyError(_refusal(len(drafted), reading), code="read_by_rules", n=len(drafted))
    unsigned = tuple(
        article
        for article in given
        if id(article) in drafted and not is_signed(article, signatures)
    )
    waiting = {id(article) for article in unsigned}
    return Admitted(tuple(a for a in given if id(a) not in waiting), unsigned)


def _refusal(articles: int, reading: Reading) -> str:
    where = (
        f"names in {reading.by_rules:,} of {reading.tickets:,} tickets were found by rules alone"
        if reading.tickets
        else "no ticket is left that tells how names were found"
    )
    return (
        f"nothing leaves: {where}, and {articles} articles were drafted from tickets; "
        "pip install 'askless[ner]' and import again, or pass --accept-regex-only "
        "(privacy.accept_regex_only in askless.toml): what a reviewer approved by name goes live"
    )
