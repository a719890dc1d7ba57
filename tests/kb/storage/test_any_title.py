"""Whatever an article is called, it is one file inside its folder."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from kb.articles import slug
from kb.storage import content
from kb.storage.workspace import Workspace
from tests.factories import an_article


@given(st.text(min_size=1, max_size=200).filter(str.strip))
@example("🎁")
@example("../../etc/passwd")
@example("index")
@example("con")
@example("\u202e\u2066evil")
def test_any_title_writes_exactly_one_file_inside(title: str) -> None:
    """Emoji, paths, devices, reversed text: one Markdown file, and it is read again."""
    with TemporaryDirectory() as made:
        shop = Workspace(Path(made).resolve())
        name = f"returns/{slug(title, fallback='t-0001')}"
        path = content.write_article(shop, an_article(id=name, title="T"))
        files = [one for one in Path(made).resolve().rglob("*") if one.is_file()]
        assert files == [path]
        assert path.parent == shop.content_dir / "fr" / "returns"
