"""A shop in which every page of the admin has something to show, made once by a test process.

Four mined needs, drafts with replies behind them, live articles, an audit, and people of each role.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from kb.articles import ArticleStatus
from kb.match_audit import WINDOW
from kb.roles import Role
from kb.storage import audits, content, ticketstore
from kb.storage.workspace import Workspace
from mining.stages import service
from tests.adminshop import DAY, ORIGIN, PASSWORD, quick_accounts
from tests.editorshop import FACTS, SETTINGS, a_draft, add_drafts
from tests.factories import a_stored_ticket, an_article
from tests.topicshop import a_topic_shop

LIVE, LABEL = "delivery/where-is-my-order", "returns/label"
TOPIC = "t-0001"
PEOPLE = {"ana": Role.ADMIN, "bob": Role.EDITOR, "cléo": Role.PUBLISHER, "rémi": Role.READER}


def a_whole_shop(root: Path) -> Workspace:
    """A copy of the shop, to work on."""
    shutil.copytree(_made().root, root)
    return Workspace.open(root)


@cache
def _made() -> Workspace:
    folder = Path(tempfile.mkdtemp(prefix="askless-whole-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = a_topic_shop(folder / "shop").root
    settings = SETTINGS.replace('ner = "off"', 'ner = "off"\naccept_regex_only = true')
    (root / "askless.toml").write_text(settings, encoding="utf-8")
    (root / "facts.toml").write_text(FACTS, encoding="utf-8")
    made = Workspace.open(root)
    add_drafts(made)
    live = an_article(status=ArticleStatus.PUBLISHED, topic_id=TOPIC)
    content.write_article(made, live)
    content.write_article(made, a_draft(id=LABEL, title="Où est l'étiquette de retour ?"))
    _draw(made)
    service.run(made)
    accounts = quick_accounts(made)
    for name, role in PEOPLE.items():
        accounts.people.add(name, role, by="shell", password=PASSWORD)
    accounts.database.close()
    return made


def _draw(made: Workspace) -> None:
    """An audit of five tickets, on one of which two people differ."""
    asked = [a_stored_ticket(ticket_id=f"a:{n}", text=f"Où est mon colis {n} ?") for n in range(5)]
    ticketstore.merge(made, asked)
    near = {"article_id": LIVE, "locale": "fr", "probability": 0.87, "kind": "match"}
    rows = [
        {"ticket_id": f"a:{n}", "language": "fr", "part": "random", "place": n, **near}
        for n in range(5)
    ]
    audits.save(made, DAY, WINDOW.frame(rows), ORIGIN)
