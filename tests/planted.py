"""The sample shop with five hundred invented people in it, taken through every stage and export."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.cli.export import DATA_TARGETS
from kb.exporting import NAMES
from kb.storage.workspace import Workspace
from tests.desk import RETURN_EN
from tests.endpoint import claims, endpoint
from tests.identities import HELD, STAFF, Identity, planted, supported
from tests.shell import Done, askless

TICKETS = 620
"""Enough for 500 with a customer's and an agent's message."""
SETTINGS = "\n[drafting]\nsupport_share = 0.05\n\n[mining]\ncoarser_finer = -1\n"
"""So small a share that k customers are what a sentence waits for; and coarse topics, or so few
tickets give one language no draft."""
FILE_MARK = "vlokz"
"""Stands in the names of export files alone."""
MINED = ("mine", "gaps")
REWORDED = "reworded"
"""Folder, beside the shop, of its copy with gaps and no draft, for another drafter."""
LATER = ("publish", "build", "measure", "report")


@dataclass
class Taken:
    """A shop that went through every stage, and all that its commands said."""

    root: Path
    people: Sequence[Identity] = ()
    said: list[tuple[str, Done]] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        """The shop."""
        return Workspace.open(self.root)

    @property
    def outside(self) -> list[Path]:
        """Folders of what leaves: site, pages, report, exports."""
        return [self.root / "build", self.root / "site", self.root / "out"]

    def does(self, *arguments: object, most: int = 0) -> Done:
        """Run a command in the shop, keep what it says, and see that its status is not over."""
        done = askless(*arguments, "--workspace", self.root)
        self.said.append((" ".join(map(str, arguments)), done))
        assert done.status <= most, (arguments, done.status, done.err)
        return done


def taken_through(root: Path) -> Taken:
    """The planted shop below ``root`` after import, every stage, review and every export."""
    taken = Taken(root / "shop")
    assert askless("init", taken.root, "--sample", "--tickets", TICKETS).status == 0
    export = root / f"tickets-{FILE_MARK}-{Identity(1, 'fr').email}.jsonl"
    taken.people = _write_export(taken.root, export)
    with (taken.root / "askless.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    for locale in ("fr", "en"):
        content = taken.root / "site/content" / locale
        shutil.rmtree(content / "returns")
        (content / "delivery/pickup-points.md").unlink()  # to send back is to bring to one
    taken.does("import", "jsonl", export, "--json")
    for stage in MINED:
        taken.does(stage)
    shutil.copytree(taken.root, root / REWORDED)
    taken.does("draft")
    approve(taken)
    for stage in LATER:
        taken.does(stage)
        taken.does(stage, "--json")
    _ask_again(taken)
    for target in NAMES:
        taken.does("export", "articles", target)
        taken.does("export", "articles", target, "--output", taken.root / "out" / target, "--json")
    for to in DATA_TARGETS:
        taken.does("export", "data", "--to", to)
    _export_orders(taken)
    for form in ((), ("--json",)):
        taken.does("audit", taken.root / "out", *form, most=0)
    return taken


def _write_export(root: Path, export: Path) -> list[Identity]:
    """The sample's tickets with the people and the supported sentences planted, as ``export``."""
    lines = (root / "sample/tickets.jsonl").read_text("utf-8").splitlines()
    tickets = [json.loads(line) for line in lines]
    people = [who for _, who in planted(tickets)]
    rows = [*tickets, *supported(list(HELD)), *supported([], need=RETURN_EN, locale="en")]
    _write_rows(export, rows)
    shutil.rmtree(root / "sample")
    return people


def _write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def reworded(root: Path) -> tuple[Taken, list[bytes]]:
    """The copy below ``root`` drafted with a language model, live; and what the model was sent.

    The model repeats what it gets, and brings people and rare words in on its own.
    """
    taken = Taken(root / REWORDED)
    who = Identity(4, "fr")
    smuggled = [f"Écrivez à {who.email} pour le renvoi.", f"Demandez {who.first} {who.last}."]
    smuggled += [text for why, text in HELD.items() if why != "printed"]

    def answers(lines: list[dict[str, str]], _question: str) -> dict[str, Any]:
        said = [(line["text"], [line["id"]]) for line in lines]
        said += [(text, [lines[0]["id"]]) for text in smuggled]
        return claims(said, title=f"Comment joindre {who.last} ?")

    with endpoint(answers) as model:
        with (taken.root / "askless.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[drafting.llm]\nbase_url = "{model.url}/v1"\nmodel = "fake-1"\n')
        taken.does("draft", "--drafter", "llm")
        taken.does("draft", "--drafter", "llm", "--json")
        sent = [json.dumps(one.body, ensure_ascii=False).encode() for one in model.asked]
    approve(taken)
    for stage in ("publish", "build"):
        taken.does(stage, "--json")
    taken.does("export", "articles", "jsonl")
    return taken, sent


def approve(taken: Taken) -> None:
    """Show, then approve each draft by name, with its notes."""
    listed = taken.does("review", "list", "--status", "draft", "--json").json["articles"]
    for one in listed:
        taken.does("review", "show", one["id"])
        place = (one["id"], "--locale", one["locale"])
        taken.does("review", "approve", *place, "--by", "Ada", "--accept-flags")


def _ask_again(taken: Taken) -> None:
    """Results told as one JSON document."""
    for stage in MINED:
        taken.does(stage, "--json")
    taken.does("review", "list", "--json")
    taken.does("retention", "--months", 12, "--dry-run", "--json")


def _export_orders(taken: Taken) -> None:
    """Orders of the same people, told by week in a CSV."""
    orders = taken.root.parent / f"orders-{FILE_MARK}.csv"
    rows = [f"{who.order},2026-01-{1 + who.number % 28:02d},{who.email}" for who in taken.people]
    orders.write_text("order_id,created_at,email\n" + "\n".join(rows) + "\n", "utf-8")
    taken.does("import", "orders", "csv", orders, "--export", taken.root / "out/orders.csv")


def broken_exports(folder: Path) -> list[tuple[str, Path]]:
    """Exports that cannot be read, whole or in part, with a person in every line."""
    who = Identity(2, "fr")
    row = {
        "id": who.order, "created_at": who.email, "requester": [who.first, who.last],
        "messages": [{"role": who.handle, "text": who.phone, "at": who.iban, "author": STAFF[0]}],
    }  # fmt: skip
    texts = {
        "jsonl": json.dumps(row) + f'\n{{"id": "{who.last}", "text": "{who.phone}\n[{who.email}\n',
        "csv": f"{who.email};{who.last}\n{who.phone};{who.iban}\n",
        "zendesk": json.dumps({"tickets": [{"id": who.phone, "subject": [who.last]}, who.email]}),
        "mbox": f"From {who.email}\nSubject: {who.last}\nDate: {who.phone}\n\n{who.iban}\n",
        "json": json.dumps([{"ticket": who.last, "when": who.phone, "body": {"x": who.email}}]),
        "intercom": json.dumps({"conversations": [{"id": who.last, "created_at": who.email}]}),
    }
    found = []
    for source, text in texts.items():
        ending = source if source in {"csv", "mbox", "jsonl"} else "json"
        path = folder / f"broken-{source}.{ending}"
        path.write_text(text, encoding="utf-8")
        found.append((source, path))
    return found
