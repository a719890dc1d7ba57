"""The JSON API: what it tells, what it changes, and that the rules of the pages hold in it."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kb.articles import ArticleStatus
from kb.storage import content, deciding
from kb.web.admin.api import OPERATIONS, document
from kb.web.admin.api.declared import Call, Operation, Services
from kb.web.admin.api.writing import Decision, decided
from kb.web.admin.queue_desk import QueueDesk
from tests.apishop import EXCHANGE, MANY, REFUND, ApiShop, an_api_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> ApiShop:
    """A shop that tests only read, or change each at its own place."""
    return an_api_shop(tmp_path_factory.mktemp("api") / "shop", is_mined=True)


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> ApiShop:
    """A shop of the test's own."""
    settings = f"{MANY}four_eyes = true\n"
    return an_api_shop(tmp_path_factory.mktemp("own") / "shop", settings, is_mined=True)


def test_a_token_tells_whose_it_is(shop: ApiShop) -> None:
    """With what it may do: the lesser of its role and its person's."""
    found = shop.ask("GET", "/me", "rémi").json
    assert found == {"name": "rémi", "role": "reader", "deeds": ["read"]}


def test_health_and_the_document_need_no_token(shop: ApiShop) -> None:
    """For probes and tools."""
    assert shop.ask("GET", "/health", "").json == {"status": "ok"}
    assert shop.ask("GET", "/openapi.json", "").json["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("status=published", ["fr/delivery/where-is-my-order"]),
        ("language=en", ["en/returns/exchange"]),
        ("kind=contradiction", ["fr/returns/refund"]),
        ("text=rembours", ["fr/returns/refund"]),
        ("text=étiqu", ["fr/returns/label"]),
        ("category=delivery&status=draft", []),
        ("owner=mine", []),
        ("age=day", []),
    ],
)
def test_articles_are_narrowed(shop: ApiShop, query: str, ids: list[str]) -> None:
    """Each filter by itself and together."""
    found = shop.ask("GET", f"/articles?{query}").json
    assert [f"{one['locale']}/{one['id']}" for one in found["items"]] == ids
    assert (found["total"], found["next"]) == (len(ids), None)


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if one.method == "GET"], ids=lambda one: one.name
)
def test_what_is_told_has_the_form_of_the_document(shop: ApiShop, operation: Operation) -> None:
    """With articles, topics and figures that are there."""
    path = operation.path.removeprefix("/v1").format(
        locale="fr", category="returns", slug="exchange", topic="t-0001"
    )
    found, made = shop.ask("GET", path, "ana"), document()
    told = made["paths"][operation.path]["get"]["responses"]["200"]["content"]
    schema = {**told["application/json"]["schema"], "components": made["components"]}
    assert found.status == 200
    Draft202012Validator(schema).validate(found.json)


@pytest.mark.parametrize("path", ["/articles", "/queue", "/gaps", "/topics"])
def test_parts_of_a_list_make_the_whole(shop: ApiShop, path: str) -> None:
    """In the same order, nothing twice, nothing left out."""
    whole = shop.ask("GET", f"{path}?limit=200").json["items"]
    parts, cursor = [], ""
    while cursor is not None:
        part = shop.ask("GET", f"{path}?limit=2&cursor={cursor}").json
        parts += part["items"]
        cursor = part["next"]
    assert parts == whole
    assert len(whole) > 2


def test_an_article_is_told_with_what_it_stands_on(shop: ApiShop) -> None:
    """Text, checks, evidence in numbers, what may be decided; its version is its ETag."""
    found = shop.ask("GET", EXCHANGE, "rémi")
    one = found.json
    assert one["text"]["questions"] == ["Je veux échanger ma robe"]
    assert [s["customers"] for s in one["evidence"]["sentences"]] == [6, 6]
    assert "approve" in one["actions"]
    assert one["locales"] == ["en", "fr"]
    assert found.headers["etag"] == f'"{one["version"]}"'
    assert "jsonl:" not in found.text


@pytest.mark.parametrize("path", [f"{EXCHANGE}/sources", "/topics/t-0001/examples"])
def test_tickets_are_for_who_may_see_them(shop: ApiShop, path: str) -> None:
    """A reader sees numbers only."""
    assert shop.ask("GET", path, "rémi").code == "403 not_allowed"
    found = shop.ask("GET", path, "bob")
    assert (found.status, "jsonl:" in found.text) == (200, True)


def test_topics_and_figures_are_told(shop: ApiShop) -> None:
    """As the pages and the report have them."""
    assert shop.ask("GET", "/topics?text=parcel&limit=1").json["items"][0]["topic_id"] == "t-0001"
    one = shop.ask("GET", "/topics/t-0001?names=fr").json
    assert (one["label"], one["gaps"][0]["topic_id"]) == ("Où est mon colis du tout\xa0?", "t-0001")
    assert "fr/returns/exchange" in one["articles"]
    assert shop.ask("GET", "/coverage").json["coverage"]["rate"] == 0.75
    assert shop.ask("GET", "/report").json["by_week"] == []


def test_an_edit_puts_the_article_in_review(own: ApiShop) -> None:
    """With what was sent and nothing else; line ends are those of files; the log says who."""
    before = own.ask("GET", EXCHANGE)
    wanted = {"body": "Écrivez-nous.\r\nL'échange\rœuvre 🎁", "note": "plus court"}
    found = own.ask("PATCH", EXCHANGE, version=before.headers["etag"], body=wanted)
    assert found.json["status"] == "in_review"
    assert found.json["text"]["body"] == "Écrivez-nous.\nL'échange\nœuvre 🎁\n"
    assert found.json["text"]["title"] == before.json["text"]["title"]
    assert found.headers["etag"] == own.version(EXCHANGE)
    assert own.ask("GET", f"{EXCHANGE}/history").json["items"][-1]["who"] == "bob"


def test_an_edit_needs_a_version(own: ApiShop) -> None:
    """One that was read; anything else is refused, and nothing changes."""
    before = own.version(EXCHANGE)
    codes = [
        own.ask("PATCH", EXCHANGE, version=version, body={"title": "Autre"}).code
        for version in ("", "x", "*", '"000000000000.draft"')
    ]
    assert codes == ["428 no_version", "400 invalid", "400 invalid", "409 conflict"]
    assert own.version(EXCHANGE) == before


def test_a_conflict_tells_both_sides(own: ApiShop) -> None:
    """And the version that both began with."""
    first = own.version(EXCHANGE)
    own.ask("PATCH", EXCHANGE, "cléo", version=first, body={"title": "La leur"})
    found = own.ask("PATCH", EXCHANGE, version=first, body={"title": "La mienne"})
    both = found.json["conflict"]
    assert found.code == "409 conflict"
    assert (both["current"]["title"], both["yours"]["title"]) == ("La leur", "La mienne")
    assert both["base"]["title"] == "Comment échanger une robe ?"
    again = own.ask(
        "PATCH", EXCHANGE, version=both["current"]["version"], body={"title": "Les deux"}
    )
    assert again.status == 200


def test_no_edit_is_lost_among_eight(own: ApiShop) -> None:
    """Each thread reads and writes until it got through; all eight stand in the end."""
    path, said = EXCHANGE, []

    def work(number: int) -> None:
        for _ in range(200):
            before = own.ask("GET", path)
            text = f"{before.json['text']['body']}\n- {number}"
            found = own.ask(
                "PATCH", path, version=before.headers["etag"], body={"body": text}
            ).status
            said.append(found)
            if found == 200:
                return

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    body = own.ask("GET", path).json["text"]["body"]
    assert {line for line in body.splitlines() if line.startswith("- ")} == {
        f"- {number}" for number in range(8)
    }
    assert set(said) <= {200, 409}


def test_who_wrote_it_does_not_approve_it(own: ApiShop) -> None:
    """Four eyes hold; somebody else approves, and readers' text is as it was approved."""
    own.ask("PATCH", EXCHANGE, version=own.version(EXCHANGE), body={"title": "Échanger ?"})
    approve = {"action": "approve", "accept_flags": True}
    version = own.version(EXCHANGE)
    refused = own.ask("POST", f"{EXCHANGE}/decisions", version=version, body=approve)
    assert refused.code == "409 refused"
    found = own.ask("POST", f"{EXCHANGE}/decisions", "cléo", version=version, body=approve)
    assert (found.json["status"], found.json["reviewed_by"]) == ("published", "cléo")


def test_decisions_follow_the_workflow(own: ApiShop) -> None:
    """A flag waits for a decision; a reason is needed; what is archived can be reopened."""

    def decide(**body: object) -> str:
        found = own.ask("POST", f"{REFUND}/decisions", version=own.version(REFUND), body=body)
        return found.json["status"] if found.status == 200 else found.code

    assert decide(action="approve") == "409 refused"
    assert decide(action="reject") == "409 refused"
    assert decide(action="reject", reason="écrire à jean@example.com") == "archived"
    assert decide(action="send") == "409 refused"
    assert decide(action="reopen") == "draft"
    assert decide(action="unpublish", reason="x") == "403 not_allowed"
    moves = deciding.moves(own.workspace, "returns/refund", "fr")
    assert [one.action for one in moves] == ["reject", "reopen"]
    assert "jean@" not in moves[0].reason


def test_what_is_left_to_a_person_has_its_topic_marked(tmp_path: Path) -> None:
    """Beside the request, by the line of work of the pages; nothing was mined here to be marked."""
    shop = an_api_shop(tmp_path / "shop")
    desk = QueueDesk(shop.workspace)
    wanted = Decision(action="person", reason="trop divers")
    place = {"locale": "fr", "category": "returns", "slug": "exchange"}
    bob, version = shop.accounts.people.named("bob"), shop.version(EXCHANGE).strip('"')
    call = Call(bob, bob.role, place, body=wanted, version=version)
    found = decided(Services(shop.workspace, desk, shop.accounts), call)
    assert found.status is ArticleStatus.ARCHIVED
    assert "person" in {one.kind for one in desk.work._known.values()}


def test_a_text_with_personal_data_is_refused(own: ApiShop) -> None:
    """The answer does not repeat it."""
    text = {"body": "Écrivez à jean.dupont@example.com"}
    found = own.ask("PATCH", EXCHANGE, version=own.version(EXCHANGE), body=text)
    assert (found.code, "jean" in found.text) == ("409 refused", False)


def test_a_publisher_sets_the_day(shop: ApiShop) -> None:
    """And takes it back; an editor may not."""
    day, path = {"publish_at": "2031-05-01T09:00:00+02:00"}, f"{EXCHANGE}/schedule"
    assert shop.ask("PUT", path, body=day).code == "403 not_allowed"
    assert shop.ask("PUT", path, "cléo", body=day).json["publish_at"] == "2031-05-01T07:00:00Z"
    assert shop.ask("GET", EXCHANGE).json["goes_live"]["who"] == "cléo"
    assert shop.ask("DELETE", path, "cléo").status == 204
    assert shop.ask("GET", EXCHANGE).json["goes_live"] is None


def test_comments_are_kept_without_personal_data(shop: ApiShop) -> None:
    """Under the name of the token's person."""
    path = f"{EXCHANGE}/comments"
    shop.ask("POST", path, body={"text": "Voir jean.dupont@example.com"})
    assert [(one["who"], one["text"]) for one in shop.ask("GET", path).json["items"]] == [
        ("bob", "Voir [EMAIL]")
    ]
    assert shop.ask("POST", path, body={"text": " \n "}).code == "409 refused"


def test_a_claim_stays_with_who_had_it_first(shop: ApiShop) -> None:
    """Until they give it back."""
    key = {"keys": ["draft fr returns/refund"]}
    assert shop.ask("POST", "/queue/claims", body=key).json["claimed"] == key["keys"]
    assert shop.ask("POST", "/queue/claims", "cléo", body=key).json["held"][0]["who"] == "bob"
    assert shop.ask("POST", "/queue/releases", "cléo", body=key).json == {"count": 0}
    assert shop.ask("POST", "/queue/releases", body=key).json == {"count": 1}
    assert shop.ask("POST", "/queue/claims", body={"keys": ["x"]}).code == "409 refused"


def test_a_gap_is_set_aside_and_taken_back(own: ApiShop) -> None:
    """With a reason; what is no gap is refused."""
    gap = {"topic_id": "t-0003", "locale": "fr", "action": "dismiss"}
    path = "/gaps/decisions"
    assert own.ask("POST", path, body=gap).code == "409 refused"
    found = own.ask("POST", path, body={**gap, "reason": "rare"}).json
    assert (found["who"], found["number"]) == ("bob", 1)
    assert own.ask("POST", path, body={**gap, "action": "reopen"}).json["number"] == 2
    assert own.ask("POST", path, body={**gap, "topic_id": "t-x", "reason": "x"}).status == 409


def test_who_may_publish_goes_live_from_here(own: ApiShop) -> None:
    """Beside the request; what stops it is told before and after, and nothing went live."""
    path, wrong = "/articles/fr/returns/label", {"body": "[fact:nowhere]"}
    own.ask("PATCH", path, version=own.version(path), body=wrong)
    approve = {"action": "approve", "accept_flags": True}
    own.ask("POST", f"{path}/decisions", "cléo", version=own.version(path), body=approve)
    before = own.ask("GET", "/publishing", "rémi").json
    assert ("nowhere" in before["problem"], before["last"]) == (True, None)
    assert own.ask("POST", "/publishing").code == "403 not_allowed"
    assert own.ask("POST", "/publishing", "cléo").json["is_going"]
    now = before
    while now["last"] is None or now["is_going"]:
        time.sleep(0.02)
        now = own.ask("GET", "/publishing").json
    assert (now["last"]["who"], now["last"]["state"]) == ("cléo", "failed")


def test_an_article_that_was_written_by_hand_is_there(own: ApiShop) -> None:
    """With a name that no address of ours would have."""
    article = content.read_article(own.workspace, "returns/exchange", "fr")
    path = own.workspace.content_dir / "fr" / "returns" / "l'œuvre été 🎁.md"
    path.write_text(content.render_article(article), "utf-8")
    found = own.ask("GET", "/articles/fr/returns/l'œuvre été 🎁")
    assert (found.status, found.json["id"]) == (
        200, "returns/l'œuvre été 🎁",
    )  # fmt: skip
