"""Exports sent in a browser: what would come is shown first, and only that is done."""

from __future__ import annotations

import ast
import gzip
import io
import secrets
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.articles import ArticleStatus
from kb.roles import Role
from kb.storage import content, uploads
from kb.storage.workspace import Workspace
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import Shown, Visit
from kb.web.admin.helpcenter_import import LOG_FILE, ImportPages, limits
from kb.web.admin.sessions import Session
from kb.web.admin.uploads import Upload
from kb.web.admin.words import LANGUAGES, words
from mining.importers.articles import NAMES
from tests.adminshop import AdminServer

HERE = "/admin/help-center/import"
ROOT = Path(__file__).resolve().parents[4]
TEXTS = {
    "fr/livraison/suivi.md": "# Où est ma commande d'été ?\n\nVous recevrez un lien au départ.\n",
    "en/livraison/suivi.md": "# Where is my order?\n\nYou get a link as soon as it leaves us.\n",
    "fr/livraison/vide.md": "",
}


def zipped(texts: dict[str, str]) -> bytes:
    """A zip archive of texts by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return made.getvalue()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A help center of two languages without an article."""
    return Workspace.create(tmp_path_factory.mktemp("in") / "shop", 'locales = ["fr", "en"]\n', "")


def a_visit(shop: Workspace, data: bytes = b"", name: str = "md.zip", **more: Any) -> Visit:
    """Ana sends a file of that name, unless it is empty."""
    files = {}
    if data:
        path = uploads.folder(shop) / f"{secrets.token_hex(4)}.upload"
        path.write_bytes(data)
        files = {"file": Upload(path, name, len(data))}
    form = {"who": "ana", "source": "markdown", **more.pop("form", {})}
    made = Visit("/", Session("s", "ana"), "fr", form=form, files=files, role=Role.PUBLISHER)
    return replace(made, **more)


def seen(pages: ImportPages, shop: Workspace, address: str) -> Shown:
    """The page of an import once its work is done."""
    visit = a_visit(shop, place={"piece": address.rpartition("/")[2]})
    piece = pages.work.find(visit.place["piece"])
    assert piece is not None
    assert piece.wait(10)
    return pages.stands(visit)


def looked(pages: ImportPages, shop: Workspace, data: bytes, **more: Any) -> Shown:
    """What is shown of an export before anything is written."""
    return seen(pages, shop, pages.sent(a_visit(shop, data, **more)).to)


def held(shop: Workspace) -> list[tuple[str, str, str]]:
    """The articles that are there."""
    return sorted((a.locale, a.id, a.status.value) for a in content.read_articles(shop))


def test_an_export_is_looked_at_and_then_imported(shop: Workspace) -> None:
    """Nothing is written before; afterwards the file is gone, and once more changes nothing."""
    changed: list[bool] = []
    pages = ImportPages(shop, lambda: changed.append(True))
    first = looked(pages, shop, zipped(TEXTS))
    assert (first.values["changes"], held(shop), changed) == (2, [], [])
    assert first.values["skipped"] == [("sans titre", "1")]
    place = {"piece": first.values["address"].rpartition("/")[2]}
    done = seen(pages, shop, pages.confirmed(a_visit(shop, place=place)).to)
    assert (done.values["is_done"], changed) == (True, [True])
    assert [one[0] for one in held(shop)] == ["en", "fr"]
    assert list(uploads.folder(shop).iterdir()) == []
    logged = (shop.data_dir / LOG_FILE).read_text("utf-8")
    assert '"who": "ana", "source": "markdown", "file": "md.zip", "written": 2' in logged
    assert looked(pages, shop, zipped(TEXTS)).values["changes"] == 0


def test_what_changed_meanwhile_is_not_imported(shop: Workspace) -> None:
    """An editor's text is not written over by what was looked at before it."""
    pages = ImportPages(shop, lambda: None)
    texts = {"fr/a/b.md": "# Puis-je payer en trois fois ?\n\nOui, dès cent euros d'achat.\n"}
    first = looked(pages, shop, zipped(texts))
    place = {"piece": first.values["address"].rpartition("/")[2]}
    one = first.values["outcomes"][0]["texts"][0]
    own = replace(content.read_articles(shop)[0], id=one["id"], locale="fr", title="Le nôtre ?")
    content.write_article(shop, own.with_status(ArticleStatus.DRAFT))
    done = seen(pages, shop, pages.confirmed(a_visit(shop, place=place)).to)
    assert done.values["word"] == "import_changed"
    assert content.read_article(shop, one["id"], "fr").title == "Le nôtre ?"


@pytest.mark.parametrize(
    ("data", "name", "source", "code"),
    [
        (zipped({"../../evil.md": "# Hors\n\nd'ici\n"}), "x.zip", "markdown", "zip_leads_out"),
        (zipped(TEXTS)[:90], "x.zip", "markdown", "zip_broken"),
        (zipped({"a.json": "0" * 2_000_000}), "x.zip", "zendesk", "upload_too_much"),
        (zipped({"a.xml": " " * 2_000_000}), "x.zip", "html", "upload_too_much"),
        (gzip.compress(b" " * 2_000_000), "x.json.gz", "jsonl", "upload_too_much"),
        (zipped({"a.txt": "x"}), "x.zip", "markdown", "no_such_files"),
        (b"[]", "x.json", "zendesk", "no_article_read"),
    ],
    ids=["outside", "broken", "bomb", "unpacked-bomb", "packed-bomb", "others", "empty"],
)
def test_a_hostile_or_wrong_export_is_refused_in_words(
    data: bytes, name: str, source: str, code: str, shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And removed; nothing is written anywhere."""
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 1_000_000)
    pages = ImportPages(shop, lambda: None)
    found = looked(pages, shop, data, name=name, form={"source": source})
    assert found.values["word"] == "not_possible"
    wanted = str(words("fr")[f"why_{code}"]).split("{")[0]
    assert str(found.values["said"]["said"]).startswith(wanted)
    assert list(uploads.folder(shop).iterdir()) == []


@pytest.mark.parametrize(
    ("data", "more", "word"),
    [
        (b"", {}, "no_file"),
        (b"x", {"form": {"source": "../x"}}, "no_source"),
        (b"x", {"name": "a.exe"}, "not_possible"),
        (b"x", {"role": Role.EDITOR}, "not_allowed"),
        (b"x", {"form": {"who": "bob"}}, "other_person"),
    ],
)
def test_what_is_no_export_is_not_taken(
    data: bytes, more: dict[str, Any], word: str, shop: Workspace
) -> None:
    """Nor one of somebody who may not publish."""
    with pytest.raises(Refusal, match=word):
        ImportPages(shop, lambda: None).sent(a_visit(shop, data, **more))


def test_an_upload_waits_for_an_hour_only(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports may hold what is not public yet; and too many of them are not taken."""
    kept = uploads.folder(shop) / "old.upload"
    kept.write_bytes(b"x")
    monkeypatch.setattr(uploads, "MOST_HELD", 1)
    folder = limits(shop).uploads
    assert folder is not None
    with pytest.raises(Refusal, match="too_many_files"):
        folder()
    monkeypatch.setattr(uploads, "LASTS", -1.0)
    uploads.folder(shop)
    assert not kept.exists()


def test_what_is_being_imported_is_not_discarded(shop: Workspace) -> None:
    """Somebody who says no after yes is led to what came of the yes."""
    pages = ImportPages(shop, lambda: None)
    first = looked(
        pages, shop, zipped({"fr/a/c.md": "# Livrez-vous en Corse ?\n\nOui, en deux jours.\n"})
    )
    visit = a_visit(shop, place={"piece": first.values["address"].rpartition("/")[2]})
    done = pages.confirmed(visit).to
    assert pages.discarded(visit).to == done
    assert seen(pages, shop, done).values["is_done"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_why_an_article_is_left_out_is_said_in_the_language(lang: str) -> None:
    """Each reason that a reader of articles gives, and each source's name."""
    found = set()
    for path in sorted((ROOT / "mining/importers/articles").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Skipped":
                found |= {a.value for a in node.args[1:] if isinstance(a, ast.Constant)}
    known = words(lang)
    assert {f"skip_{str(one).casefold().replace(' ', '_')}" for one in found} <= set(known) | {
        "skip_front_matter_that_is_not_yaml"
    }
    assert all(f"told_source_{name.replace('-', '_')}" in known for name in NAMES)


def test_a_file_is_streamed_through_the_gate(shop: Workspace) -> None:
    """A form of a browser with its token; without one nothing is taken, and nothing stays."""
    body = zipped({"fr/a/c.md": "# Livrez-vous en Corse ?\n\nOui, en quatre jours ouvrés.\n"})
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    with AdminServer(shop) as running:
        ana = running.visitor("ana")
        token = ana.get("/admin/help-center/exchange").fields["token"]
        answers = [ana.send(HERE, a_form(given, body), kind) for given in ("wrong", token)]
        assert [one.status for one in answers] == [403, 303]
        assert len(list(uploads.folder(shop).iterdir())) == 1
        assert "Livrez-vous en Corse" in ana.get(answers[1].to).text
        nobody = running.visitor().send(HERE, a_form(token, body), kind)
        assert (nobody.status, len(list(uploads.folder(shop).iterdir()))) == (403, 1)


def a_form(token: str, body: bytes) -> str:
    """A form with a file as a browser writes it, each sign a byte."""
    fields = {"token": token, "who": "ana", "source": "markdown"}
    named = [f'name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    named.append('name="file"; filename="m.zip"\r\n\r\n' + body.decode("latin-1"))
    head = "--x\r\nContent-Disposition: form-data; "
    return "".join(f"{head}{one}\r\n" for one in named) + "--x--\r\n"
