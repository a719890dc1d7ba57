"""The JSON API attacked: other tokens, other bodies, other addresses; always a clear answer."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta

import pytest

from kb.errors import DatabaseError
from kb.roles import Role
from kb.storage.reviewdb import ReviewDatabase
from kb.storage.workspace import Workspace
from kb.web.admin.api import OPERATIONS
from kb.web.admin.api.articles import Age, ArticleOne, Owner, Status
from kb.web.admin.api.faults import CODES, Stop, stopped
from kb.web.admin.api.limits import MOST_KNOWN, Limiter
from kb.web.admin.api.lists import packed, part_of, unpacked
from kb.web.admin.api.serving import LONGEST
from kb.web.admin.api.shapes import Part
from kb.work_queue import AGES
from tests.apishop import EXCHANGE, MANY, ApiShop, an_api_shop

SECRET = "Jean Dupont a perdu son colis"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> ApiShop:
    """A shop that nobody gets to change."""
    return an_api_shop(tmp_path_factory.mktemp("attacked") / "shop")


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> ApiShop:
    """A shop that a test may break; a token may ask a little only."""
    return an_api_shop(tmp_path_factory.mktemp("own") / "shop", MANY.replace("1000000", "60"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_nothing_is_told_without_a_token(shop: ApiShop, operation: object) -> None:
    """Nor with one that nobody gave, in any header or place; two things are for everybody."""
    path = operation.path.removeprefix("/v1").format(
        locale="fr", category="returns", slug="exchange", topic="t-0001"
    )
    token = shop.tokens["ana"]
    asked = [
        shop.ask(operation.method, path, ""),
        shop.ask(operation.method, path, "askless_nobody"),
        shop.ask(operation.method, path, "e" * 5_000),
        shop.ask(operation.method, f"{path}?access_token={token}", ""),
        shop.ask(operation.method, path, "", headers={"Cookie": f"askless_admin_8000={token}"}),
        shop.ask(operation.method, path, "", headers={"Authorization": f"Basic {token}"}),
        shop.ask(operation.method, path, "", headers={"X-Forwarded-User": "ana"}),
    ]
    is_open = operation.deed is None
    assert all((one.status < 300 or one.status == 400) == is_open for one in asked)
    assert is_open or {one.status for one in asked} == {401}
    assert is_open or {one.headers["www-authenticate"] for one in asked} == {"Bearer"}


def test_a_token_ends_with_its_time_its_person_or_its_owner(shop: ApiShop) -> None:
    """At once; a role taken away counts at once, too."""
    accounts, ask = shop.accounts, shop.ask
    accounts.people.add("zoé", Role.EDITOR, by="ana")
    first = accounts.tokens.new("zoé", label="a", role=Role.ADMIN, by="ana")
    past = accounts.tokens.new("zoé", label="b", role=Role.ADMIN, by="ana", life=timedelta(0))
    assert (ask("GET", "/me", first).json["role"], ask("GET", "/me", past).status) == (
        "editor",
        401,
    )
    accounts.people.set_role("zoé", Role.READER, by="ana")
    assert ask("GET", f"{EXCHANGE}/sources", first).status == 403
    person = accounts.people.named("zoé")
    accounts.tokens.end(person, accounts.tokens.of(person)[1].id, by="zoé")
    assert ask("GET", "/me", first).code == "401 wrong_token"


BODIES: list[tuple[bytes, str]] = [
    (b"", "400 invalid"),
    (b"{", "400 invalid"),
    (b"[]", "400 invalid"),
    (b"null", "400 invalid"),
    (b'{"title": "\\ud800"}', "400 invalid"),
    (b'{"title": "\xff"}', "400 invalid"),
    (b'{"title": "a\\u0000b"}', "400 invalid"),
    (b'{"title": NaN}', "400 invalid"),
    (b'{"title": 1e999}', "400 invalid"),
    (b'{"status": "published"}', "400 invalid"),
    (b'{"title": ' + b"[" * 200_000, "400 invalid"),
    (b'{"a":' * 100_000, "400 invalid"),
    (json.dumps({"body": "x" * 100_001}).encode(), "400 invalid"),
    (json.dumps({"keywords": ["x"] * 61}).encode(), "400 invalid"),
    (b" " * (LONGEST + 1), "413 too_long"),
    (json.dumps({"title": "<script>"}).encode(), "409 conflict"),
]


@pytest.mark.parametrize(("body", "code"), BODIES, ids=lambda one: str(one)[:24])
def test_a_body_that_will_not_do_is_refused(shop: ApiShop, body: bytes, code: str) -> None:
    """With the one form, and before anything is looked at."""
    kind = {"Content-Type": "application/json; charset=utf-8"}
    found = shop.ask("PATCH", EXCHANGE, version='"000000000000.draft"', content=body, headers=kind)
    assert found.code == code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "application/jsonp"},
    ],
)
def test_only_json_is_taken(shop: ApiShop, headers: dict[str, str]) -> None:
    """So that no form of a page elsewhere gets in."""
    found = shop.ask("PATCH", EXCHANGE, version="x", content=b"{}", headers=headers)
    assert found.code == "415 no_json"


@pytest.mark.parametrize(
    "path",
    [
        "/articles/fr/../../askless.toml",
        "/articles/fr/..%2f..%2f/askless",
        "/articles/fr/%2e%2e/askless",
        "/articles/fr/returns/..%5c..%5caskless",
        "/articles/fr/.hidden/x",
        "/articles/fr/returns/%00",
        "/articles/fr/returns/a%0ab",
        "/articles/fr/%0a/x/history",
        "/articles/de/returns/exchange",
        "/articles/FR/returns/exchange",
        f"/articles/fr/returns/{'é' * 150}",
        f"/articles/fr/returns/{'a' * 5000}",
        "/articles/fr/returns/exchange/",
        "/articles/fr/returns/échange",
        "/topics/t-9999",
        "/",
        "",
        "//me",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(shop: ApiShop, path: str) -> None:
    """In JSON, whatever stands in it; never a file of the workspace."""
    assert shop.ask("GET", path).code == "404 not_found"


def test_a_method_that_is_not_there_says_which_are(shop: ApiShop) -> None:
    """HEAD is a GET without a body."""
    found = shop.ask("DELETE", EXCHANGE)
    assert (found.code, found.headers["allow"]) == ("405 no_method", "GET, HEAD, PATCH")
    assert shop.ask("HEAD", EXCHANGE).headers["etag"] == shop.version(EXCHANGE)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "400 invalid"),
        ("limit=201", "400 invalid"),
        ("limit=1_0", "400 invalid"),
        ("limit=%20%207", "400 invalid"),
        ("limit=1&limit=2", "400 invalid"),
        ("status=live", "400 invalid"),
        ("colour=red", "400 invalid"),
        ("cursor=x", "404 not_found"),
        ("cursor=W10", "404 not_found"),
        ("cursor=WzEsMl0", "404 not_found"),
        ("cursor=%00", "404 not_found"),
        ("cursor=é", "404 not_found"),
    ],
)
def test_a_question_that_is_none_is_refused(shop: ApiShop, query: str, code: str) -> None:
    """Not answered as if it had not been asked."""
    assert shop.ask("GET", f"/articles?{query}").code == code


def test_no_problem_repeats_what_was_sent(shop: ApiShop) -> None:
    """Scripts send tickets by mistake, and keep what is answered in logs."""
    bodies = [{SECRET: 1}, {"title": [SECRET]}, {"questions": {SECRET: SECRET}}, [SECRET]]
    told = [shop.ask("PATCH", EXCHANGE, version="x", body=body).text for body in bodies]
    told += [shop.ask("GET", f"/articles?{SECRET}={SECRET}").text]
    told += [shop.ask("GET", f"/articles?status={SECRET}").text]
    told += [
        shop.ask("GET", f"/{SECRET}").text,
        shop.ask("GET", "/me", SECRET.replace("é", "e")).text,
    ]
    assert not [one for one in told if "Dupont" in one]


def test_who_asks_too_often_waits(own: ApiShop) -> None:
    """A token has a bucket of its own; whoever has none is counted by address."""
    codes = [own.ask("GET", "/me") for _ in range(20)]
    assert [one.status for one in codes].count(200) in range(15, 18)
    assert (codes[-1].code, int(codes[-1].headers["retry-after"]) >= 1) == ("429 too_many", True)
    assert own.ask("GET", "/me", "ana").status == 200
    assert {own.ask("GET", "/me", "askless_x").status for _ in range(30)} == {401, 429}
    assert own.ask("GET", "/me", "cléo").status == 200


def test_without_a_database_nothing_is_taken(own: ApiShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """And that is said; when it is back, all is as before."""
    version = own.version(EXCHANGE)

    def gone(_self: ReviewDatabase) -> None:
        raise DatabaseError("database: does not answer")

    with monkeypatch.context() as patched:
        for name in ("reading", "writing"):
            patched.setattr(ReviewDatabase, name, gone)
        codes = [
            own.ask("GET", "/health", "").code,
            own.ask("PATCH", EXCHANGE, version=version, body={"title": "Autre"}).code,
        ]
    assert codes == ["503 database_gone"] * 2
    assert own.version(EXCHANGE) == version


def test_a_busy_workspace_says_so(own: ApiShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while, with when to come again; the edit is not kept."""
    from kb.storage import deciding

    monkeypatch.setattr(deciding.held, "__wrapped__", deciding.held.__wrapped__)
    monkeypatch.setitem(deciding.held.__wrapped__.__kwdefaults__, "patience", 0.05)
    version = own.version(EXCHANGE)
    with own.workspace.locked():
        found = own.ask("PATCH", EXCHANGE, version=version, body={"title": "Autre"})
    assert (found.code, found.headers["retry-after"]) == ("503 busy", "2")
    assert own.version(EXCHANGE) == version


def test_an_article_that_cannot_be_read_is_a_fault_without_its_text(own: ApiShop) -> None:
    """The list goes on without it."""
    path = own.workspace.content_dir / "fr" / "returns" / "exchange.md"
    path.write_text(f"---\ntitle: [{SECRET}\n---\n", "utf-8")
    found = own.ask("GET", EXCHANGE)
    assert (found.status, "Dupont" in found.text) == (500, False)
    own.workspace.content_dir.joinpath("fr/returns/label.md").write_bytes(b"\xff\xfe")
    assert own.ask("GET", "/articles").status == 200


def test_a_workspace_without_topics_says_what_to_run(own: ApiShop) -> None:
    """No list of nothing, which would look as if nobody asked anything."""
    shutil.rmtree(own.workspace.runs_dir)
    assert own.ask("GET", "/topics").code == "404 not_found"
    assert "askless report" in own.ask("GET", "/coverage").json["error"]["message"]
    assert own.ask("GET", "/gaps").json["items"] == []
    gap = {"topic_id": "t-0003", "locale": "fr", "action": "reopen"}
    assert own.ask("POST", "/gaps/decisions", body=gap).code == "404 not_found"


def test_a_fault_of_ours_says_nothing_of_itself() -> None:
    """What it was stands in the log by its kind and place."""
    with pytest.raises(ValueError, match="Dupont") as raised:
        int(SECRET)
    found = stopped(raised.value)
    assert (found.word, found.message) == ("broken", CODES["broken"][1])
    assert stopped(DatabaseError(SECRET)).message == CODES["database_gone"][1]


def test_a_bucket_fills_with_time() -> None:
    """Sixty a minute: fifteen at once, then one a second; old ones are forgotten."""
    now = [0.0]
    limiter = Limiter(60, lambda: now[0])
    assert [limiter.wait("a") for _ in range(15)] == [0.0] * 15
    assert limiter.wait("a") == pytest.approx(1.0)
    now[0] = 1.0
    assert (limiter.wait("a"), limiter.wait("a") > 0) == (0.0, True)
    for number in range(MOST_KNOWN + 5):
        limiter.wait(str(number))
    assert len(limiter._buckets) == MOST_KNOWN


@pytest.mark.parametrize("key", [("a", "fr"), (-1.5, "draft", -3, "draft fr x/é"), (True, 0.1)])
def test_a_cursor_is_read_back(key: tuple[object, ...]) -> None:
    """Whatever an order is made of."""
    assert unpacked(packed(key)) == key


def test_a_part_begins_behind_its_cursor_whatever_came_or_went() -> None:
    """Also where the row of the cursor is gone."""
    first, cursor = part_of([1, 3, 5, 7], lambda one: (one,), Part(limit=2))
    later, end = part_of([0, 1, 4, 5, 7], lambda one: (one,), Part(limit=9, cursor=cursor or ""))
    assert (first, later, end) == ([1, 3], [4, 5, 7], None)
    with pytest.raises(Stop):
        part_of(["a"], lambda one: (one,), Part(cursor=cursor or ""))


def test_filters_know_every_value_there_is() -> None:
    """Types have to spell values that stand elsewhere, too."""
    assert set(AGES) | {"", "older"} == set(Age.__args__)
    assert set(Owner.__args__) == {"", "mine", "others", "nobody"}
    statuses = ArticleOne.model_fields["status"].annotation
    assert set(Status.__args__) == {"", *(one.value for one in statuses)}


def test_a_workspace_is_opened_with_the_limit_of_its_settings(own: ApiShop) -> None:
    """As every other setting."""
    assert Workspace.open(own.workspace.root).settings.admin.api_per_minute == 60
