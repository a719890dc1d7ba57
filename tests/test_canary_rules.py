"""Each rule that keeps people out is needed: without it a canary comes through.

A rule is taken away where the code asks it, one at a time; with all rules nothing comes through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kb.config import Drafting, Settings
from kb.errors import BuildError
from kb.storage import auditing
from kb.storage.workspace import Workspace
from kb.tickets import Requester
from mining import intake, redaction
from mining.audit import recogniser
from mining.drafting import drafter, keywords
from mining.drafting.asked import Asked, Background
from mining.drafting.drafter import Desk, Draft, Material, draft
from mining.drafting.replies import Reply
from mining.drafting.tokens import text_terms
from mining.recognisers import contact, names, numbers, places
from mining.redaction import find_spans, redacted
from tests.desk import RETURN_FR, a_material
from tests.factories import a_source_message, a_source_ticket
from tests.identities import HELD, Identity, supported

WHO = Identity(7, "fr")
RECOGNISERS = [
    (contact, "emails", "Mon mail est {}.", WHO.email),
    (contact, "emails", "Écrivez à {} svp", f"{WHO.stem} (at) courrier (point) fr"),
    (contact, "links", "Voici : {}", f"https://shop.example/p?token={WHO.stem}77x"),
    (contact, "handles", "Sur Instagram je suis {}.", WHO.handle),
    (contact, "ip_addresses", "Mon adresse IP est {}", "82.64.12.9"),
    (numbers, "bank_numbers", "La carte qui se termine par {}", "4821"),
    (numbers, "identity_numbers", "Notre TVA est {}", "ATU12345675"),
    (numbers, "phones", "Mon tel : {}", "555-0142"),
    (numbers, "parcels", "Le suivi {} ne bouge plus", "RR123456785FR"),
    (numbers, "orders", "Ma commande {} est en retard", "48213"),
    (numbers, "long_numbers", "Voir {} svp", "739104826153"),
    (numbers, "births", "Je suis né le {}", "12/03/1985"),
    (numbers, "access_codes", "Le digicode est {}", "45B12"),
    (numbers, "passwords", "Mon mot de passe est {}", f"{WHO.stem}!77"),
    (places, "addresses", "J'habite {}.", WHO.street),
    (names, "names", "Je m'appelle {}", f"{WHO.first} {WHO.last}"),
]
DESK = Desk(agents=5)
RULE = Drafting(support_share=0.05)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Findings kept for texts that come again hide a rule that is switched off since."""
    redaction._in_any_ticket.cache_clear()
    yield
    redaction._in_any_ticket.cache_clear()


def nothing(*_arguments: Any, **_options: Any) -> list[Any]:
    """What a rule finds that is switched off."""
    return []


@pytest.mark.parametrize(
    ("module", "rule", "text", "value"), RECOGNISERS, ids=[f"{r[1]}-{r[3]}" for r in RECOGNISERS]
)
def test_a_recogniser_is_needed(
    monkeypatch: pytest.MonkeyPatch, module: Any, rule: str, text: str, value: str
) -> None:
    """What one recogniser masks no other does."""
    assert value not in redacted(text.format(value), language="fr").text
    monkeypatch.setattr(module, rule, nothing)
    redaction._in_any_ticket.cache_clear()
    assert value in redacted(text.format(value), language="fr").text


def stored(*, known: Callable[..., redaction.Known] | None, patch: pytest.MonkeyPatch) -> str:
    """The texts stored of a ticket whose people only the metadata knows."""
    if known is not None:
        patch.setattr(intake, "_known", known)
    ticket = a_source_ticket(
        f"le colis {WHO.last.lower()} est perdu, voir {WHO.stem}/7",
        a_source_message("ok zwimbastre regarde", author_kind="agent", author="Ada Zwimbastre"),
        requester=Requester(name=f"{WHO.first} {WHO.last}", address=f"{WHO.stem}/7"),
        order_refs=("zw:97:07",),
        subject="souci avec zw:97:07",
    )
    row = intake.stored_ticket(ticket, key=b"k" * 32, settings=Settings())
    return " ".join([row.row["subject"], *(message["text"] for message in row.messages)])


@pytest.mark.parametrize(
    ("lacking", "canary"),
    [
        ({"requester": None}, WHO.last.lower()),
        ({"requester": None}, f"{WHO.stem}/7"),
        ({"agents": frozenset()}, "zwimbastre"),
        ({"order_refs": ()}, "zw:97:07"),
    ],
    ids=["requester", "address", "agents", "orders"],
)
def test_metadata_is_needed(
    monkeypatch: pytest.MonkeyPatch, lacking: dict[str, Any], canary: str
) -> None:
    """Requester, the ticket's agents and its orders are masked because the help desk names them."""
    whole = intake._known
    assert canary not in stored(known=None, patch=monkeypatch)
    without = lambda *arguments: replace(whole(*arguments), **lacking)  # noqa: E731
    assert canary in stored(known=without, patch=monkeypatch)


def test_the_shops_own_order_patterns_are_needed() -> None:
    """Orders of a shape of their own are masked because the settings tell it."""
    known = redaction.Known(order_patterns=(r"zw:\d+:\d+",))
    assert "zw:97:07" not in redacted("souci avec zw:97:07", known=known).text
    assert "zw:97:07" in redacted("souci avec zw:97:07").text


def material(word: str) -> Material:
    """Forty returns answered by the small desk, with one sentence of HELD in some replies."""
    sent = []
    for ticket in supported([word]):
        answer = ticket["messages"][1]
        at = datetime.fromisoformat(answer["at"])
        sent.append(
            Reply(ticket["id"], ticket["requester"]["id"], answer["author"], at, answer["text"])
        )
    return replace(a_material(RETURN_FR, count=40), replies=sent)


def body(word: str, settings: Drafting = RULE) -> str:
    """The body drafted from :func:`material`."""
    made = draft(material(word), DESK, settings)
    assert isinstance(made, Draft)
    return made.body


def test_what_enough_customers_were_told_is_printed() -> None:
    """The sentences are like any other of the article: only support is what they lack."""
    assert "poqwelmote" in body("printed")


@pytest.mark.parametrize("word", ["customers", "days", "agents"])
def test_support_is_needed(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """Four customers, two days or one agent hold a sentence back by that rule alone."""
    rare = next(part for part in HELD[word].split() if "qwelm" in part)
    assert rare not in body(word)
    whole = drafter.support_rule
    monkeypatch.setattr(
        drafter, "support_rule", lambda *a, **o: replace(whole(*a, **o), **{word: 1})
    )
    settings = RULE.model_copy(update={"support_customers": 2}) if word == "customers" else RULE
    assert rare in body(word, settings)


def test_recognisers_are_needed_over_drafts() -> None:
    """What a recogniser marks is not printed, however many customers were told it."""
    told = f"Écrivez à {WHO.email} pour le renvoi."
    sent = [replace(reply, text=f"{reply.text}\n{told}") for reply in material("printed").replies]
    many = replace(material("printed"), replies=sent)
    private = Desk(agents=5, is_private=lambda text: bool(find_spans(text, language="fr")))
    held, shown = (draft(many, desk, RULE) for desk in (private, DESK))
    assert isinstance(held, Draft)
    assert isinstance(shown, Draft)
    assert WHO.email not in held.body
    assert WHO.email in shown.body


def test_keywords_need_k_customers() -> None:
    """A word that four customers ask with is no keyword; with a rule of two it would be."""
    asked = [Asked(f"c{number}", "C'est une raqwelmute.") for number in range(4)]
    weights = dict.fromkeys(text_terms("raqwelmute", "fr"), 1.0)
    held, shown = (
        keywords.keywords(asked, "Comment retourner un article ?", "fr", Background(weights, least))
        for least in (RULE.support_customers, 2)
    )
    assert (held, shown) == ((), ("raqwelmute",))


def test_the_audit_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A page with a customer's address stops the build; without the audit it would be shown.

    Whoever publishes on a page is told which page, in words of theirs.
    """
    workspace = Workspace.create(tmp_path / "shop", "", "")
    page = tmp_path / "site" / "index.html"
    page.parent.mkdir()
    page.write_text(f"<p>Merci à {WHO.email}</p>", encoding="utf-8")
    check = auditing.site_check(workspace, recogniser(workspace.settings))
    with pytest.raises(BuildError) as stopped:
        check(page.parent)
    assert (stopped.value.code, stopped.value.values["page"]) == ("page_personal", "/")
    monkeypatch.setattr(auditing, "marked", nothing)
    check(page.parent)
