"""Laws of the layout: which way imports point, and that sources and output never overlap."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
PRODUCT = sorted([*(REPOSITORY / "kb").rglob("*.py"), *(REPOSITORY / "mining").rglob("*.py")])
HEAVY = ("pandas", "numpy", "pyarrow", "bertopic", "sklearn", "altair", "mkdocs", "mining")


def imported_modules(node: ast.AST) -> list[str]:
    """The absolute module names that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        return [node.module]
    return []


def imports_of_mining(path: Path) -> tuple[list[int], list[int]]:
    """Lines on which a file imports ``mining``: at module level, and inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.walk(node)
    }
    top, nested = [], []
    for node in ast.walk(tree):
        if any(name.split(".")[0] == "mining" for name in imported_modules(node)):
            (nested if id(node) in inner else top).append(getattr(node, "lineno", 0))
    return top, nested


def test_kb_never_imports_mining_except_commands_and_pages_inside_functions() -> None:
    """Arrows point one way: kb.cli and kb.web to mining to the rest of kb."""
    wrong = []
    for path in PRODUCT:
        place = path.relative_to(REPOSITORY)
        if place.parts[0] != "kb":
            continue
        top, nested = imports_of_mining(path)
        is_edge = place.parts[1] in {"cli", "web"}
        wrong += [f"{place}:{line}" for line in top + ([] if is_edge else nested)]
    assert wrong == []


def test_the_check_of_import_direction_can_fail(tmp_path: Path) -> None:
    """The law's own check sees an import at the top and one inside a function."""
    file = tmp_path / "module.py"
    file.write_text("import mining.topics\ndef f():\n    from mining import gaps\n")
    assert imports_of_mining(file) == ([1], [3])


def test_commands_are_tried_through_their_group() -> None:
    """Click keeps a command's help option from its first use: alone it would lack `-h`."""
    alone = re.compile(r"^from kb\.cli\.\w+ import \(?[^\n]*\bcommand\b", re.MULTILINE)
    tests = sorted((REPOSITORY / "tests").rglob("*.py"))
    assert [str(path) for path in tests if alone.search(path.read_text(encoding="utf-8"))] == []


def test_help_imports_nothing_heavy() -> None:
    """`askless --help` is instant because no library of the pipeline is imported for it."""
    code = (
        "import sys; from kb.cli import group; "
        "group.main(['--help'], standalone_mode=False); "
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_site_is_data_and_never_a_package() -> None:
    """`site` is a module of the standard library: the folder must hold no Python."""
    assert list((REPOSITORY / "site").rglob("*.py")) == []


def test_sources_and_output_never_overlap() -> None:
    """MkDocs empties its site_dir at each build, so it must lie away from every source."""
    configuration = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))
    output = (REPOSITORY / configuration["site_dir"]).resolve()
    staged = (REPOSITORY / configuration["docs_dir"]).resolve()
    for source in ("site", "kb", "mining", "docs", "tests", "examples"):
        folder = (REPOSITORY / source).resolve()
        for made in (output, staged):
            assert not made.is_relative_to(folder)
            assert not folder.is_relative_to(made)
    assert not staged.is_relative_to(output)
    assert not output.is_relative_to(staged)


def test_the_source_folder_site_is_tracked() -> None:
    """Common Python templates ignore /site, which would lose our sources silently."""
    lines = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert not {"site", "site/", "/site", "/site/"} & set(lines)


def test_locks_hold_hashes_and_no_addresses() -> None:
    """The locks name versions and hashes only, and nothing of torch, CUDA, numba or LLVM."""
    for path in sorted((REPOSITORY / "requirements").glob("*.lock")):
        text = path.read_text(encoding="utf-8").lower()
        assert "--hash=sha256:" in text
        assert "://" not in text
        names = {line.split("==")[0] for line in text.splitlines() if line[:1].isalpha()}
        unwanted = {n for n in names if n.startswith(("torch", "nvidia", "numba", "llvmlite"))}
        assert unwanted == set()
