"""The manifest of a site says what an upload has to change, and no more."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import InputError, KbError, NothingToDoError
from kb.site_manifest import NAME, SiteFile, parsed, rendered, upload
from kb.storage.site_export import packed, to_upload
from kb.storage.workspace import Workspace

PATHS = st.from_regex(r"[a-zé][a-z é.-]{0,9}(/[a-z]{1,5}){0,2}(\\.html)?", fullmatch=True)
FILES = st.builds(SiteFile, st.sampled_from(["a" * 64, "b" * 64]), st.integers(0, 9))
MANIFESTS = st.dictionaries(PATHS, FILES, max_size=6)


@given(MANIFESTS)
def test_a_manifest_survives_its_text(manifest: dict[str, SiteFile]) -> None:
    """Whatever the names are."""
    assert parsed(rendered(manifest)) == manifest


@given(MANIFESTS, MANIFESTS)
def test_an_upload_makes_the_new_site_of_the_old(
    new: dict[str, SiteFile], old: dict[str, SiteFile]
) -> None:
    """What is the same is left alone, and nothing twice; pages come last."""
    found = upload(new, old)
    held = {path: file for path, file in old.items() if path not in found.delete}
    assert held | {path: new[path] for path in found.upload} == new
    assert not [path for path in found.upload if old.get(path) == new[path]]
    assert found.size == sum(new[path].size for path in found.upload)
    pages = [path.endswith(".html") for path in found.upload]
    assert pages == sorted(pages)


def test_another_file_is_no_manifest() -> None:
    """A line that is none is named by its number."""
    with pytest.raises(KbError, match="line 2 is not"):
        parsed(f"{'a' * 64} 3 x.html\nwhat is this\n")


def test_the_built_site_is_packed_as_it_is(built_shop: Workspace, tmp_path: Path) -> None:
    """Every file and no other, the same bytes each time; an upload since itself is empty."""
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    packed(built_shop, first)
    packed(built_shop, second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
    site = built_shop.site_dir
    assert names == {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert set(to_upload(built_shop, None).upload) == names
    assert to_upload(built_shop, built_shop.build_dir / NAME).upload == ()


def test_without_a_site_nothing_can_be_listed(tmp_path: Path) -> None:
    """It says what to run; what is no manifest is named."""
    shop = Workspace.create(tmp_path / "shop", "", "")
    with pytest.raises(NothingToDoError, match="askless build"):
        to_upload(shop, None)
    shop.site_dir.mkdir(parents=True)
    (shop.build_dir / NAME).write_text("no manifest")
    with pytest.raises(InputError, match="line 1 is not"):
        to_upload(shop, None)
