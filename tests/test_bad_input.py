"""Bad input and damaged workspaces: one clear line and status 1, or a counted skip; never more."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from kb.storage.workspace import Workspace
from mining import pipeline
from mining.runs import Runs
from tests.shell import Done, askless
from tests.starting import Starter

REPOSITORY = Path(__file__).resolve().parents[1]
STAGES = list(pipeline.STAGES)
NEEDS = [
    ("Où est mon colis ? Je l'attends depuis dix jours.", "Votre colis arrive sous deux jours."),
    ("Comment renvoyer un article trop petit ?", "Imprimez l'étiquette de retour du compte."),
]
ARTICLE = "---\ntitle: {title}\nstatus: published\n---\n\nSuivez votre colis depuis le compte.\n"


def a_row(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A ticket of askless's own exchange format."""
    row = {"id": number, "created_at": f"2026-01-{number % 28 + 1:02}T10:00:00Z"}
    return row | {"text": "Où est mon colis ?"} | changes


def with_reply(number: int) -> dict[str, Any]:
    """A ticket whose customer asks for one of two things and is answered."""
    asked, told = NEEDS[number % 2]
    said = [
        {"role": "customer", "text": f"Bonjour, {asked} Commande du {number % 28 + 1} mai."},
        {"role": "agent", "author": f"Agent {number % 3}", "text": f"Bonjour. {told}"},
    ]
    return a_row(number, messages=said, requester={"id": f"c{number}"})


def json_lines(*rows: Any) -> bytes:
    """Each row on its line; a text is a line as it is."""
    return "".join(f"{r if isinstance(r, str) else json.dumps(r)}\n" for r in rows).encode()


def a_workspace(folder: Path, tickets: Iterable[Any] = ()) -> Path:
    """A new workspace whose settings import ``tickets``, with one published article."""
    askless("init", folder)
    (folder / "inbox.jsonl").write_bytes(json_lines(*tickets))
    # Processes of their own would load the models that find names, where these are installed.
    source = '\n[privacy]\nner = "off"\n'
    source += '\n[[sources]]\nsource = "jsonl"\npaths = ["inbox.jsonl"]\n'
    settings = folder / "askless.toml"
    settings.write_text(settings.read_text("utf-8").replace('"fr", "en"', '"fr"') + source)
    article = folder / "site/content/fr/delivery/where.md"
    article.parent.mkdir(parents=True)
    article.write_text(ARTICLE.format(title="Où est mon colis ?"))
    return folder


def is_one_line(done: Done) -> bool:
    """Whether a command failed the way commands fail."""
    lines = done.err.strip().splitlines()
    return done.status == 1 and len(lines) == 1 and lines[0].startswith("askless: ")


def imported(tmp_path: Path, content: bytes, *options: object, name: str = "t.jsonl") -> Done:
    """How the import of a file with this content ends."""
    askless("init", tmp_path / "shop")
    (tmp_path / name).write_bytes(content)
    kind = "csv" if ".csv" in name else "jsonl"
    return askless("import", kind, tmp_path / name, "--workspace", tmp_path / "shop", *options)


PACKED = gzip.compress(json_lines(*(a_row(n, text=f"{n * n} colis") for n in range(300))))
CSV = b"id,created_at,message\n1,2026-01-01,colis\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("t.jsonl", b"", "empty", id="empty"),
        pytest.param("t.jsonl", b"\x00\x01", "binary", id="binary"),
        pytest.param("t.json", b'[{"id": 1, "tex', "not whole JSON", id="truncated"),
        pytest.param("t.jsonl", "{'id': 'é'}\n".encode("cp1252"), "not whole JSON", id="encoding"),
        pytest.param("t.jsonl", b"[]", "no ticket", id="no records"),
        pytest.param("t.jsonl", b"[" * 100_000, "not whole JSON", id="deep"),
        pytest.param("t.jsonl.gz", PACKED[:200], "cut off or broken", id="gzip cut off"),
        pytest.param(
            "t.jsonl.gz", PACKED[:99] + b"\xff" * 9 + PACKED[108:], "broken", id="gzip damaged"
        ),
        pytest.param("t.csv", b"\x00\x01" * 50, "binary", id="csv binary"),
        pytest.param("t.csv", b"id,created_at,message\n", "no rows", id="csv header only"),
        pytest.param("t.csv", b"hello\nworld\n", "no column for id, body", id="csv one column"),
    ],
)
def test_a_file_that_gives_nothing(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    """The line says what was found."""
    done = imported(tmp_path, content, name=name)
    assert is_one_line(done)
    assert words in done.err


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (b"columns: {id: nope, body: message}", "no column for id (nope)"),
        (b"columns: {id: message, body: id, created_at: message}", "no time"),
        (b"- id", "expected `columns:`"),
        (b"columns: [", "is not YAML"),
        (b"\xff\xfe\xff", "expected `columns:`"),
        (b"columns: {id: id, body: message}\ncustomer_values: 5", "customer_values"),
        (b"columns: {id: id, body: message}\ncsat_scale: [1]", "csat_scale"),
    ],
)
def test_a_wrong_mapping(tmp_path: Path, mapping: bytes, words: str) -> None:
    """The line names the role or the key, and the file it stands in."""
    (tmp_path / "m.yml").write_bytes(mapping)
    done = imported(tmp_path, CSV, "--mapping", tmp_path / "m.yml", name="t.csv")
    assert is_one_line(done)
    assert words in done.err


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param(a_row(text=""), "no text", id="no text"),
        pytest.param(a_row(id=None), "no id", id="no id"),
        pytest.param(a_row(created_at=None), "no time", id="no time"),
        pytest.param(a_row(created_at="3000-01-01"), "no time", id="year 3000"),
        pytest.param(a_row(created_at="9999-12-31T23:00:00-14:00"), "no time", id="year 10000"),
        pytest.param(a_row(created_at="0001-01-01T00:00:00+14:00"), "no time", id="year 0"),
        pytest.param(a_row(created_at=1e30), "no time", id="far epoch"),
        pytest.param('{"id": ' + "9" * 5_000 + "}", "not JSON", id="5,000 digits"),
        pytest.param('{"id": 3, "text": "cut', "not JSON", id="cut off"),
        pytest.param("[" * 5_000 + "]" * 5_000, "not JSON", id="deep"),
        pytest.param("null", "not an object", id="null"),
    ],
)
def test_a_bad_row_is_skipped_and_counted(tmp_path: Path, row: Any, reason: str) -> None:
    """The good rows around it are kept."""
    found = imported(tmp_path, json_lines(a_row(7), row, a_row(8)), "--json").json
    assert (found["added"], found["skipped"]) == (2, {reason: 1})


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "\udc80", "channel": "\udc80", "tags": ["\udc80"], "text": "colis \ud800"},
        {"id": "a\0b", "text": "a\0b colis", "subject": "\0"},
        {"reopens": 10**30, "csat": 10**400, "handling_minutes": -1},
        {"tags": {"a": [1]}, "order_refs": [None, {}], "requester": [1], "headers": 5},
        {"messages": "x"},
        {"messages": [1, None, {}, {"role": "\udc80", "text": "x"}]},
        {"id": "x" * 100_000, "language": 5, "group": {"a": 1}},
    ],
)
def test_a_hostile_row_is_kept_as_far_as_it_goes(tmp_path: Path, changes: dict[str, Any]) -> None:
    """Half characters, huge numbers and values of another kind never stop an import."""
    done = imported(tmp_path, json_lines(a_row(7), a_row(**changes)), "--json")
    assert (done.status, done.json["kept"] + sum(done.json["skipped"].values())) == (0, 2)


def test_a_failed_import_with_json_prints_nothing_on_standard_output(tmp_path: Path) -> None:
    """A program that reads the output sees no half document; the status says it failed."""
    done = imported(tmp_path, b"", "--json")
    assert is_one_line(done)
    assert done.out == ""


SMALL = {
    "one ticket": [a_row(1)],
    "a thousand identical": [a_row(n, text="Où est mon colis ?") for n in range(1000)],
    "one language, answered": [with_reply(n) for n in range(40)],
    "only noise": [a_row(n, text="merci") for n in range(3)],
}


@pytest.mark.slow
@pytest.mark.parametrize("tickets", SMALL.values(), ids=SMALL.keys())
def test_few_or_odd_tickets_go_through_every_stage(tmp_path: Path, tickets: list[Any]) -> None:
    """One ticket, equal tickets, one language, no replies: a run ends, and says what it did."""
    shop = a_workspace(tmp_path / "shop", tickets)
    done = askless("run", "--workspace", shop, "--json")
    assert done.status == 0, done.err
    assert list(done.json["stages"]) == STAGES
    assert (shop / "build/report/index.html").is_file()
    assert (shop / "build/site/index.html").is_file()


@pytest.mark.slow
def test_no_articles_is_no_fault(tmp_path: Path) -> None:
    """A shop that starts from nothing gets its gaps, and a help center without articles."""
    shop = a_workspace(tmp_path / "shop", [with_reply(n) for n in range(40)])
    shutil.rmtree(shop / "site/content")
    assert askless("run", "--workspace", shop).status == 0


def test_a_run_without_tickets_says_so(tmp_path: Path) -> None:
    """An empty inbox is the fault of the first stage, not of the last."""
    done = askless("run", "--workspace", a_workspace(tmp_path / "shop"))
    assert is_one_line(done)
    assert "inbox.jsonl: the file is empty" in done.err


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that went through every stage; tests take a copy."""
    tickets = [with_reply(n) for n in range(60)]
    shop = a_workspace(tmp_path_factory.mktemp("finished") / "shop", tickets)
    done = askless("run", "--workspace", shop)
    assert done.status == 0, done.err
    return shop


@pytest.fixture
def shop(finished: Path, tmp_path: Path) -> Path:
    """A copy of the finished workspace, to be damaged."""
    return Path(shutil.copytree(finished, tmp_path / "shop", symlinks=True))


def halved(path: Path) -> None:
    """Cut a file in the middle, as a full disk would have."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def results(shop: Path, stage: str) -> Path:
    """The folder of a stage's latest result."""
    return Runs(Workspace.open(shop).runs_dir).latest(stage, "")


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        ("mine", "topics.parquet"),
        ("mine", "figures.json"),
        ("mine", "stage.json"),
        ("gaps", "gaps.parquet"),
        ("draft", "drafts.json"),
        ("measure", "figures.json"),
        ("report", "report.json"),
    ],
)
def test_a_damaged_result_is_made_again(shop: Path, stage: str, name: str) -> None:
    """What a stage saved is only trusted when it is as it was saved."""
    path = results(shop, stage) / name
    halved(path)
    done = askless(stage, "--workspace", shop)
    assert (done.status, done.err) == (0, "")
    assert path.stat().st_size == (results(shop, stage) / name).stat().st_size


@pytest.mark.parametrize("pointer", [b"\xff\xfe", b"", b"nothing", b"a\0b", b"../../tickets"])
def test_a_wrong_latest_names_the_command_to_run(shop: Path, pointer: bytes) -> None:
    """The pointer is only a file: whatever stands in it, the next stage says what to do."""
    (shop / "data/runs/gaps/latest").write_bytes(pointer)
    done = askless("draft", "--workspace", shop)
    assert is_one_line(done)
    assert "run `askless gaps` again" in done.err
    assert askless("gaps", "--workspace", shop).status == 0
    assert askless("draft", "--workspace", shop).status == 0


def test_a_deleted_run_folder_is_made_again(shop: Path) -> None:
    """Results can always be made from the tickets."""
    shutil.rmtree(results(shop, "gaps"))
    assert askless("gaps", "--workspace", shop).status == 0
    assert results(shop, "gaps").is_dir()


@pytest.mark.parametrize("name", ["tickets", "messages"])
def test_a_damaged_month_is_named_and_comes_back(shop: Path, name: str) -> None:
    """The line names the file; once it is removed, the next run imports it again."""
    path = shop / f"data/tickets/2026-01.{name}.parquet"
    halved(path)
    done = askless("import", "jsonl", shop / "inbox.jsonl", "--workspace", shop)
    before = results(shop, "mine")
    if name == "tickets":
        assert is_one_line(done)
        assert f"{path}: cannot be read as Parquet" in done.err
    path.unlink()
    done = askless("import", "jsonl", shop / "inbox.jsonl", "--workspace", shop, "--json")
    assert done.json["added"] == 60
    assert askless("mine", "--workspace", shop, "--json").json["was_current"] is True
    assert results(shop, "mine") == before


def test_a_table_of_another_kind_names_its_file(shop: Path) -> None:
    """Columns somebody changed by hand are named with the file they stand in."""
    tickets, messages = (
        shop / f"data/tickets/2026-01.{n}.parquet" for n in ("tickets", "messages")
    )
    shutil.copyfile(messages, tickets)
    done = askless("mine", "--workspace", shop)
    assert is_one_line(done)
    assert "2026-01.tickets.parquet" in done.err


def test_a_damaged_key_is_never_used(shop: Path) -> None:
    """Hashes made with an empty key would be no secret, and match nothing stored before."""
    (shop / "data/key").write_bytes(b"")
    done = askless("import", "jsonl", shop / "inbox.jsonl", "--workspace", shop)
    assert is_one_line(done)
    assert "holds 0 bytes, expected 32" in done.err


def test_damaged_vectors_are_encoded_again(shop: Path) -> None:
    """A cache is never a reason to fail."""
    for path in (shop / "data/vectors").rglob("*.npy"):
        halved(path)
    shutil.rmtree(shop / "data/runs/mine")
    done = askless("mine", "--workspace", shop)
    assert (done.status, done.err) == (0, "")


LOG = b"article,locale,version,published_at,unpublished_at\n"
ROW = b"delivery/where,fr,0123456789ab,2026-01-01T00:00:00+00:00,2026-01-09T00:00:00+00:00\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "first line must be", id="empty"),
        pytest.param(b"\xff\xfe\x00", "not a publications log", id="binary"),
        pytest.param(LOG[:20], "first line must be", id="header cut"),
        pytest.param(LOG.replace(b",", b";"), "first line must be", id="semicolons"),
        pytest.param(LOG + ROW + ROW[:30], "row 3: 3 of 3 cells", id="row cut"),
        pytest.param(LOG + ROW[:-7], "row 2: is cut off", id="zone cut"),
        pytest.param(LOG + ROW[:-17], "row 2: ", id="time cut"),
        pytest.param(LOG + ROW.replace(b"2026-01-01T", b"01/01/2026 "), "no time", id="day first"),
        pytest.param(LOG + ROW.replace(b"fr", b""), "row 2: 4 of 5", id="cell empty"),
        pytest.param(LOG + b"x," + ROW, "row 2: 6 of 6", id="cell too many"),
    ],
)
def test_a_damaged_publications_log_stops_before_any_page(
    shop: Path, content: bytes, words: str
) -> None:
    """The log is the memory of every figure: nothing is guessed, and the row is named."""
    log, article = shop / "publications.csv", shop / "site/content/fr/delivery/where.md"
    log.write_bytes(content)
    article.write_text(ARTICLE.format(title="Autre titre"))
    done = askless("publish", "--workspace", shop)
    assert is_one_line(done)
    assert words in done.err
    assert log.read_bytes() == content
    assert "Autre titre" not in (shop / "build/pages/fr/delivery/where.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("---\ntitle: Été\n---\n".encode("cp1252"), "is not UTF-8"),
        (b"hello", "no front matter"),
        (b"---\ntitle: [\n---\n", "not YAML"),
        (b"---\ntitle: [a]\n---\n", "title must be text"),
        (b"---\ntitle: a\nreviewed_on: 2026-99-99\n---\n", "not YAML"),
        (b"---\ntitle: " + b"9" * 5_000 + b"\n---\n", "not YAML"),
        (b"---\ntitle: " + b"[" * 30_000 + b"]" * 30_000 + b"\n---\n", "nested more than"),
        (b"---\na: &a [x]\ntitle: *a\n---\n", "aliases"),
    ],
)
def test_a_broken_article_is_named(shop: Path, content: bytes, words: str) -> None:
    """The line names the file; the staged pages stay as they were."""
    path = shop / "site/content/fr/delivery/broken.md"
    path.write_bytes(content)
    for command in ("publish", "gaps", "measure"):
        done = askless(command, "--workspace", shop)
        assert is_one_line(done)
        assert f"{path}: " in done.err
        assert words in done.err


@pytest.mark.parametrize(
    "title",
    [
        '"../../etc/passwd"',
        '"<script>alert(1)</script>"',
        '"{{ 7*7 }} {% raw %}"',
        '"# [x](javascript:alert(1)) `"',
        '"\u202eevil"',
        '"a\\n\\n---\\nstatus: draft"',
        '"---"',
        '"\\0"',
        '"' + "x" * 5_000 + '"',
    ],
)
def test_a_hostile_title_is_only_a_title(shop: Path, title: str) -> None:
    """It is staged as text in the page of its own article."""
    path = shop / "site/content/fr/delivery/where.md"
    path.write_text(ARTICLE.format(title=title))
    assert askless("publish", "--workspace", shop, "--json").json["live"] == {"fr": 1}
    page = (shop / "build/pages/fr/delivery/where.md").read_text("utf-8")
    body = page.partition("\n---\n")[2]
    assert "<script>" not in body
    assert "javascript:" not in body


EVIDENCE = "data/evidence/fr/delivery/where.json"


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"format_version": 9}'])
def test_damaged_evidence_is_named(shop: Path, content: bytes) -> None:
    """The line names the file; without it the article is only one that was written by hand."""
    path = shop / EVIDENCE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    done = askless("gaps", "--workspace", shop)
    assert is_one_line(done)
    assert f"{path}: " in done.err
    path.unlink()
    assert askless("gaps", "--workspace", shop).status == 0


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("build/published.json", "publish"),
        ("build/built.json", "build"),
        ("build/report/report.json", "report"),
    ],
)
@pytest.mark.parametrize("content", [b"", b"\xff", b"[1]", b'{"result": {"x": 1}}'])
def test_a_damaged_record_is_made_again(
    shop: Path, name: str, command: str, content: bytes
) -> None:
    """What lies below build can always be made again."""
    (shop / name).write_bytes(content)
    done = askless(command, "--workspace", shop)
    assert (done.status, done.err) == (0, "")
    assert (shop / name).read_bytes() != content


def test_damaged_pages_are_named(shop: Path) -> None:
    """Pages that somebody edited are no traceback."""
    (shop / "build/pages/fr/assets/words.json").write_text("[]")
    done = askless("build", "--workspace", shop)
    assert is_one_line(done)
    assert "words.json: is damaged" in done.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"nonsense = 1\n", "nonsense: unknown key"),
        (b'[[sources]]\nsource = "jsonl"\npaths = []\n', "paths"),
        (b'[[sources]]\nsource = "jsonl"\npaths = ["a"]\ntimezone = "Mars"\n', "no time zone"),
        (b'[[sources]]\nsource = "nope"\npaths = ["a"]\n', '"nope" is no known source'),
        (b'[[sources]]\nsource = "csv"\npaths = ["a"]\nmapping = "none"\n', "no such file"),
        (b'order_patterns = ["("]\n', "not a regular expression"),
        (b'locales = ["de"]\n', "locales"),
        (b'[mining]\nencoder = "nope"\n', "there is no encoder"),
        (b"# \xe9\n", "not UTF-8"),
        (b"[", "not TOML"),
    ],
)
def test_wrong_settings_name_the_key(tmp_path: Path, line: bytes, words: str) -> None:
    """A fault in askless.toml is found before a stage starts, or by the stage it is about."""
    shop = a_workspace(tmp_path / "shop", [a_row(1)])
    own = b'[[sources]]\nsource = "jsonl"\npaths = ["inbox.jsonl"]\n'
    (shop / "askless.toml").write_bytes(line if b"[[sources]]" in line else line + own)
    done = askless("run", "--workspace", shop)
    assert is_one_line(done)
    assert words in done.err


def test_two_commands_at_once(shop: Path) -> None:
    """The second one says so at once, and changes nothing."""
    with Workspace.open(shop).locked():
        done = askless("run", "--workspace", shop)
    assert is_one_line(done)
    assert "another askless command is working here" in done.err


def test_a_stage_out_of_turn_names_the_one_before(tmp_path: Path) -> None:
    """Each stage knows what it stands on."""
    shop = a_workspace(tmp_path / "shop")
    for command, before in (("gaps", "mine"), ("draft", "gaps"), ("report", "measure")):
        done = askless(command, "--workspace", shop)
        assert is_one_line(done)
        assert f"run `askless {before}` first" in done.err


def test_a_read_only_workspace_is_one_line(shop: Path) -> None:
    """Somebody without the right to write learns which file it was."""
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv to be somebody else")
    for folder in (shop, *shop.parents):  # pytest keeps its folders to their owner
        if folder.owner() == shop.owner() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    (shop / "data").chmod(0o555)
    command = [sys.executable, "-m", "kb.cli", "mine", "--workspace", str(shop)]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
    done = subprocess.run(command, cwd="/", env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
                          text=True, capture_output=True, timeout=120, check=False)  # fmt: skip
    if "No module named" in done.stderr or "can't open" in done.stderr:
        pytest.skip("another user cannot read this Python environment")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "may not be written" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", ["import", "mine", "publish", "report"])
def test_a_file_that_cannot_grow_leaves_earlier_results_whole(
    starter: Starter, shop: Path, command: str
) -> None:
    """A limit on file sizes fails as a full disk does: in the middle of a write."""
    (shop / "inbox.jsonl").write_bytes(json_lines(*(with_reply(n) for n in range(90))))
    article = shop / "site/content/fr/delivery/where.md"
    article.write_text(ARTICLE.format(title="Où est le colis ?") + "Encore. " * 1_000)
    paths = ["jsonl", shop / "inbox.jsonl"] if command == "import" else []
    if command in ("mine", "report"):
        shutil.rmtree(shop / "data/runs" / command)
    before = snapshot(shop)
    done = starter.run(command, *paths, "--workspace", shop, most_bytes=2_000)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1)
    assert snapshot(shop) == before
    assert askless("run", "--workspace", shop).status == 0


def snapshot(shop: Path) -> dict[str, bytes]:
    """Every file of a workspace that a command may have changed; caches and locks left out."""
    folders = [shop / "data/tickets", shop / "data/runs", shop / "build", shop / "data/evidence"]
    inside = [p for folder in folders for p in folder.rglob("*") if p.is_file()]
    return {str(p.relative_to(shop)): p.read_bytes() for p in [*inside, shop / "publications.csv"]}


def test_a_full_disk_is_one_line(starter: Starter, finished: Path, tmp_path: Path) -> None:
    """On a disk without room the line says so, and nothing there is half written."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        shop = disk / "shop"
        shop.mkdir()
        for name in ("askless.toml", "inbox.jsonl"):
            shutil.copyfile(finished / name, shop / name)
        (disk / "filler").write_bytes(b"x" * (disk_free(disk) - 12_000))
        done = starter.run("import", "jsonl", shop / "inbox.jsonl", "--workspace", shop)
        assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1)
        assert "the disk is full" in done.stderr
        assert not list(shop.rglob("*.tickets.parquet"))
        # Messages are written first: a file of them alone is whole, and nobody sees it.
        for path in shop.rglob("*.parquet"):
            assert pq.ParquetFile(path).metadata.num_rows > 0
        (disk / "filler").unlink()
        again = starter.run("import", "jsonl", shop / "inbox.jsonl", "--workspace", shop)
        assert again.returncode == 0
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def disk_free(folder: Path) -> int:
    """Bytes that still fit."""
    return shutil.disk_usage(folder).free


def test_init_where_nothing_may_be_made(tmp_path: Path) -> None:
    """A file in the way is one line."""
    (tmp_path / "file").write_text("x")
    assert is_one_line(askless("init", tmp_path / "file" / "shop"))


@pytest.mark.parametrize("place", ["closed pipe", "/dev/full"])
def test_an_output_nobody_reads_is_no_traceback(starter: Starter, shop: Path, place: str) -> None:
    """`askless ... | head` ends with status 1 and without a traceback."""
    if place == "closed pipe":
        reader, writer = os.pipe()
        os.close(reader)
    else:
        if not Path(place).exists():
            pytest.skip("this machine has no /dev/full")
        writer = os.open(place, os.O_WRONLY)
    done = starter.run("review", "list", "--workspace", shop, "--json", stdout=writer)
    os.close(writer)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
