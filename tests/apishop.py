"""A shop with the JSON API of its admin pages, asked in memory, and a token of each role."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from kb.roles import Role
from kb.storage import content
from kb.storage.accounts import Accounts
from kb.storage.workspace import Workspace
from kb.web.admin.application import admin, with_admin
from mining.runs import Runs
from tests.adminshop import PASSWORD, quick_accounts
from tests.editorshop import a_draft, an_editors_shop
from tests.wholeshop import LABEL, PEOPLE, a_whole_shop

BASE = "/admin/api/v1"
MANY = "\n[admin]\napi_per_minute = 1000000\n"
EXCHANGE = "/articles/fr/returns/exchange"
REFUND = "/articles/fr/returns/refund"
SHARE = {"numerator": 3, "denominator": 4, "rate": 0.75, "low": 0.3, "high": 0.95}
REPORT = {
    "made_at": "2026-03-02T09:00:00+00:00",
    "period": {"first": "2026-01-05", "last": "2026-03-01"},
    "tickets": {"read": 4},
    "coverage": SHARE,
    "gap": SHARE,
    "by_locale": [],
    "by_week": [],
}


@dataclass(frozen=True)
class ApiShop:
    """The shop and who may ask."""

    workspace: Workspace
    accounts: Accounts
    app: Starlette
    client: TestClient
    tokens: dict[str, str]

    def ask(
        self, method: str, path: str, who: str = "bob", *, version: str = "", **sent: Any
    ) -> Said:
        """Ask as somebody; ``body`` is sent as JSON, ``content`` as it is."""
        headers = dict(sent.pop("headers", {}))
        if who:
            headers.setdefault("Authorization", f"Bearer {self.tokens.get(who, who)}")
        if version:
            headers["If-Match"] = version
        if "body" in sent:
            sent["content"] = json.dumps(sent.pop("body")).encode()
            headers.setdefault("Content-Type", "application/json")
        found = self.client.request(method, f"{BASE}{path}", headers=headers, **sent)
        return Said(found.status_code, dict(found.headers), found.text)

    def version(self, path: str) -> str:
        """The version of an article as it is now."""
        return self.ask("GET", path).headers["etag"]


@dataclass(frozen=True)
class Said:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        """Read as JSON."""
        return json.loads(self.text)

    @property
    def code(self) -> str:
        """Of a problem: its status and its word."""
        return f"{self.status} {self.json['error']['code']}"


def an_api_shop(root: Path, settings: str = MANY, *, is_mined: bool = False) -> ApiShop:
    """Drafts, a live article, people of each role, a report and ``settings``.

    Where it ``is_mined`` it has topics and gaps, too: :func:`tests.wholeshop.a_whole_shop`.
    """
    made = a_whole_shop(root) if is_mined else _a_plain_shop(root)
    path = root / "askless.toml"
    path.write_text(path.read_text("utf-8") + settings, "utf-8")
    made = Workspace.open(root)
    with Runs(made.runs_dir).saving("report", "0" * 16, {}) as folder:
        (folder / "report.json").write_text(json.dumps(REPORT), "utf-8")
    accounts = quick_accounts(made)
    tokens = {
        one.name: accounts.tokens.new(one.name, label="test", role=Role.ADMIN, by="test")
        for one in accounts.people.everybody()
    }
    app = with_admin(None, admin(made, accounts=accounts))
    client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=True)
    return ApiShop(made, accounts, app, client, tokens)


def _a_plain_shop(root: Path) -> Workspace:
    made = an_editors_shop(root)
    content.write_article(made, a_draft(id=LABEL, title="Où est l'étiquette de retour ?"))
    accounts = quick_accounts(made)
    for name, role in PEOPLE.items():
        accounts.people.add(name, role, by="shell", password=PASSWORD)
    accounts.database.close()
    return made
