"""The house stays in order: what imports what, what lies where, and how large a file grows."""
from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
TOP = {
    "README.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "environment.yml", "pyproject.toml", "requirements.lock",
    "nbgrader_config.py", "solutions", "notebooks", "autograder", "docs", "figures", "benchmarks", "tests",
    ".ci", ".github", ".gitignore",
}
PLAIN_PYTHON = {"__future__", "collections", "dataclasses", "functools", "itertools", "math", "typing"}
LAZY = {"matplotlib", "IPython", "ipywidgets"}        # the lab works, and imports fast, without them
INSIDE_THE_BOX = {"numpy", "matplotlib", "IPython", "traitlets"}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@cache
def files() -> tuple[Path, ...]:
    """Every file of the house: all that .gitignore does not name."""
    lines = [*(ROOT / ".gitignore").read_text("utf-8").split(), ".git/"]
    ignored = [line.strip("/") for line in lines]

    def walk(folder: Path) -> Iterator[Path]:
        for entry in sorted(folder.iterdir()):
            if not any(fnmatch(entry.name, pattern) for pattern in ignored):
                yield from walk(entry) if entry.is_dir() else [entry]

    return tuple(walk(ROOT))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(folder: str) -> dict[str, Path]:
    """Dotted name -> file of every module under a folder; the lab's names start at `lab`."""
    found = {}
    for path in files():
        if path.suffix == ".py" and path.is_relative_to(ROOT / folder):
            parts = path.with_suffix("").relative_to(ROOT).parts
            parts = parts[1:] if parts[0] == "notebooks" else parts
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports(name: str, path: Path, *, at_import_only: bool = False) -> set[str]:
    """Dotted names of all that a module imports; with at_import_only, leaving out what functions import when called."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                found.update(alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = package.rsplit(".", child.level - 1)[0] if child.level else ""
                source = ".".join(part for part in (base, child.module) if part)
                found.update(f"{source}.{alias.name}" for alias in child.names)
            elif at_import_only and runs_later(child):
                continue
            visit(child)

    visit(ast.parse(path.read_text("utf-8")))
    return found


def runs_later(node: ast.AST) -> bool:
    """Whether importing the module does not run this: a function's body, or what only type checkers read."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def strangers(found: set[str], *, ours: tuple[str, ...], others: set[str]) -> list[str]:
    """Imports that are neither of our packages `ours` nor from the top-level packages `others`."""
    return sorted(
        name for name in found
        if name.split(".")[0] not in others and not any(f"{name}.".startswith(f"{package}.") for package in ours)
    )


def wrong_arrows(folder: str, *, ours: tuple[str, ...], others: set[str], at_import_only: bool = False) -> dict:
    found = {name: imports(name, path, at_import_only=at_import_only) for name, path in modules(folder).items()}
    assert found, f"{folder} has no modules: this test looks in the wrong place"
    wrong = {name: strangers(imported, ours=ours, others=others) for name, imported in found.items()}
    return {name: imported for name, imported in wrong.items() if imported}


def test_reference_is_numpy_mathematics_only() -> None:
    assert not wrong_arrows("autograder/reference", ours=("autograder.reference",), others={"numpy", *PLAIN_PYTHON})


def test_exercises_import_the_reference_and_the_lab_but_nothing_else_of_the_autograder() -> None:
    ours = ("autograder.exercises", "autograder.reference", "lab")
    assert not wrong_arrows("autograder/exercises", ours=ours, others={"numpy", *sys.stdlib_module_names})


def test_lab_never_imports_the_autograder() -> None:
    others = {"numpy", *LAZY, *sys.stdlib_module_names}
    assert not wrong_arrows("notebooks/lab", ours=("lab",), others=others)


def test_importing_the_lab_needs_only_numpy() -> None:
    others = {"numpy", *sys.stdlib_module_names}
    assert not wrong_arrows("notebooks/lab", ours=("lab",), others=others, at_import_only=True)


def test_inside_the_box_runs_only_the_lab_and_what_the_student_may_use() -> None:
    known = modules("autograder/box")
    inside, waiting = {}, ["autograder.box.zygote", "autograder.box.guest"]
    while waiting:
        name = waiting.pop()
        if name in inside:
            continue
        assert name in known, f"{name} runs inside the box, but autograder/box has no such module"
        # Inside, the folder goes by a name of its own, as the package that it lies in outside is not there.
        inside[name] = {re.sub(r"^box_inside\b", "autograder.box", one) for one in imports(name, known[name])}
        for one in inside[name]:
            waiting += [other for other in known if other != "autograder.box" and f"{one}.".startswith(f"{other}.")]
    others = {*INSIDE_THE_BOX, *sys.stdlib_module_names}
    wrong = {name: strangers(found, ours=("lab", *inside), others=others) for name, found in inside.items()}
    assert not {name: found for name, found in wrong.items() if found}


def test_top_level_holds_only_what_the_design_names() -> None:
    assert {named(path).split("/")[0] for path in files()} - TOP == set()


def test_a_module_fits_in_the_head() -> None:
    # A test module is a list, read by the case: it may be longer than a module that has to be understood whole.
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in files() if path.suffix == ".py"}
    assert {name: length for name, length in lengths.items() if length > (500 if name.startswith("tests/") else 260)} == {}


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    # Written in pieces, so that this file does not find itself.
    hosts = r"pypi\.(org|python)|pythonhosted\.org|anaconda\.(org|com)|npmjs\.(org|com)|deb\.debian\.org"
    options = r"(extra-)?index-url|find-links|trusted-host"
    places = r"(?<![\w.~])/(work|root)/"
    text = {".py", ".md", ".yml", ".toml", ".lock", ".json", ".ipynb", ".svg", ".css", ".js", ""}
    found = [
        f"{named(path)}: {match.group()}"
        for path in files() if path.suffix in text and path != Path(__file__)
        for match in [re.search(f"{hosts}|--({options})\\b|{places}", path.read_text("utf-8"))] if match
    ]
    # Writing no address into the lock takes naming the options that leave it out.
    assert [one for one in found if not one.startswith(".ci/lock")] == []


def test_every_drawn_figure_is_shown_somewhere() -> None:
    drawn = {path.name for path in files() if path.parent == ROOT / "figures" and path.suffix in (".svg", ".png")}
    # A gallery in figures/ itself shows them to nobody who reads a unit.
    pages = [path for path in files() if path.suffix == ".md" and path.parent != ROOT / "figures"]
    shown = {name for page in pages for name in re.findall(r"[\w.-]+\.(?:svg|png)", page.read_text("utf-8"))}
    assert drawn, "figures/ holds no figure"
    assert drawn - shown == set()


def pins() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    split = [re.fullmatch(r"([a-z0-9-]+)==([\w.+!]+)( ; .+)?", line) for line in entries]
    assert all(split), f"not a plain pin: {[line for line, one in zip(entries, split, strict=True) if not one]}"
    return {one.group(1): one.group(2) for one in split if one}


def asked() -> dict[str, Requirement]:
    """What pyproject.toml asks for, all extras included, by name."""
    project = PYPROJECT["project"]
    lines = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


@pytest.mark.parametrize("name", sorted(asked()))
def test_the_lock_satisfies_pyproject(name: str) -> None:
    pinned = pins()
    assert name in pinned, "asked for in pyproject.toml and not pinned: `make lock`"
    assert asked()[name].specifier.contains(pinned[name]), f"{pinned[name]} is pinned: `make lock`"


def test_conda_gets_the_bounds_of_pyproject() -> None:
    lines = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    conda = dict(line.split() for line in lines if isinstance(line, str) and " " in line)
    project = PYPROJECT["project"]
    wanted = {"python": project["requires-python"]}
    for line in [*project["dependencies"], *project["optional-dependencies"]["widgets"]]:
        requirement = Requirement(line)
        # conda-forge's matplotlib brings a whole window system along.
        name = {"matplotlib": "matplotlib-base"}.get(requirement.name, requirement.name)
        wanted[name] = str(requirement.specifier)
    assert conda == wanted


def test_a_wheel_carries_every_file_of_both_packages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for path in files():
        if named(path).startswith(("autograder/", "notebooks/lab/", "pyproject", "README", "LICENSE")):
            copy = source / named(path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    command = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir"]
    done = subprocess.run(
        [sys.executable, *command, tmp_path, source], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    wanted = {named(path).removeprefix("notebooks/") for path in files()
              if named(path).startswith(("autograder/", "notebooks/lab/"))}
    assert wanted - carried == set()
