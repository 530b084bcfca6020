"""The house stays in order: what imports what, what lies where, and how large a file grows."""
from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter, defaultdict
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
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CITATION.cff", "LICENSE", "Makefile", "environment.yml", "pyproject.toml", "requirements.lock",
    "nbgrader_config.py", "solutions", "notebooks", "autograder", "docs", "figures", "benchmarks", "tests",
    ".ci", ".github", ".gitignore", ".pre-commit-config.yaml", "Dockerfile", ".dockerignore",
}
PLAIN_PYTHON = {"__future__", "collections", "dataclasses", "functools", "itertools", "math", "typing"}
LAZY = {"matplotlib", "IPython", "ipywidgets"}        # the lab works, and imports fast, without them
INSIDE_THE_BOX = {"numpy", "matplotlib", "IPython", "traitlets"}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the house: all that .gitignore does not name."""
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
    """Return the file of every module under a folder by its dotted name; the lab's names start at `lab`."""
    found = {}
    for path in files():
        if path.suffix == ".py" and path.is_relative_to(ROOT / folder):
            parts = path.with_suffix("").relative_to(ROOT).parts
            parts = parts[1:] if parts[0] == "notebooks" else parts
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports(name: str, path: Path, *, at_import_only: bool = False) -> set[str]:
    """Return dotted names of all that a module imports; with at_import_only, without what functions import when called."""
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
    """Return True if importing the module does not run this: a function's body, or what only type checkers read."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def strangers(found: set[str], *, ours: tuple[str, ...], others: set[str]) -> list[str]:
    """Return imports that are neither of our packages `ours` nor from the top-level packages `others`."""
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


# From the ground up: a part imports what stands above it in this list, and nothing below. A dotted name is one module.
UPWARD = {
    "autograder": (
        "errors", "files", "places", "reference", "box", "exercises", "building", "graft", "course", "progress",
        "preparing", "reports", "grading", "handout", "commands",
        # Addresses from outside: `python -m autograder`, and the nbgrader_config.py of older courses.
        "__main__", "blanking", "preprocessor",
    ),
    "lab": (
        "places", "english", "calling", "derivations", "judging", "edits", "showing", "pictures", "players", "gradient_check",
        "shipped", "remembering", "surroundings", "answers", "handing_in", "session", "conventions", "typing_card",
        "notation", "checking", "__main__",
    ),
    # A unit's package stands on what all units share; what is shared finds the units by their folders.
    "autograder.exercises": (
        "sampling", "derivations", "kinds", "claims", "typed", "patterns", "precision", "settling", "probes", "public",
        "forward_model", "losses", "delta_rule", "backpropagation", "graph", "sgd", "digits",
    ),
    "lab.pictures": (
        "drawing", "asking", "picture", "networks", "graphs", "images", "descents", "curves",
    ),
}


def imported_modules(folder: str) -> dict[str, set[str]]:
    """Return what each module under a folder imports of autograder and lab, wherever in its code it does so."""
    known = modules("autograder") | modules("notebooks/lab")

    def module(name: str) -> str:
        while name and name not in known:
            name = name.rpartition(".")[0]
        return name

    return {name: {module(one) for one in imports(name, path)} - {"", name, "autograder", "lab"}
            for name, path in modules(folder).items()}


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """Return the modules along one circle of imports, or nothing where there is none."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name):], name]
        if name in done:
            return []
        found = next((round for one in sorted(arrows.get(name, ())) if (round := walk(one, [*way, name]))), [])
        done.add(name)
        return found

    return next((round for name in sorted(arrows) if (round := walk(name, []))), [])


def upward_arrows(package: str, order: tuple[str, ...], arrows: dict[str, set[str]]) -> list[str]:
    """Return the imports inside a package that point from a part to one later in the order, or to none of it."""

    def place(name: str) -> int | None:
        part = name.removeprefix(f"{package}.").split(".")[0]
        if not name.startswith(f"{package}."):
            return None
        assert part in order, f"{package}.{part} is new: give it its place in UPWARD"
        return order.index(part)

    places = {name: place(name) for name in arrows}
    return [f"{name} imports {other}" for name, found in sorted(arrows.items()) for other in sorted(found)
            if places[name] is not None and (there := place(other)) is not None and there > places[name]]


@pytest.mark.parametrize("folder", ["autograder", "notebooks/lab"])
def test_no_imports_run_in_a_circle(folder: str) -> None:
    assert circle(imported_modules(folder)) == []


@pytest.mark.parametrize("package", UPWARD)
def test_imports_point_one_way(package: str) -> None:
    folder = package.replace(".", "/")
    arrows = imported_modules(f"notebooks/{folder}" if package.startswith("lab") else folder)
    assert upward_arrows(package, UPWARD[package], arrows) == []


def test_a_circle_and_an_upward_arrow_would_be_seen() -> None:
    arrows = imported_modules("autograder")
    arrows["autograder.files"] = {"autograder.course.folder"}
    assert "autograder.files" in circle(arrows)
    upward = upward_arrows("autograder", UPWARD["autograder"], arrows)
    assert "autograder.files imports autograder.course.folder" in upward


# A folder holds about a dozen modules, so that a newcomer can read its list of files; more only for a reason.
FULL = 14
FULLER = {
    "autograder/commands": (20, "one module adds a few commands; and the demo and the doctor, which are commands"),
    "autograder/box": (24, "one sandbox, read as a whole; its README says which file runs on which side of the wall"),
    "autograder/course": (18, "what a course keeps on disk: its folder, hand-ins, records and gradebook"),
    "notebooks/lab/players": (20, "one module per player"),
    "notebooks/lab/judging": (16, "the judge, whose ways of judging have a folder of their own"),
}


def test_a_folder_holds_about_a_dozen_modules() -> None:
    product = [path for path in files() if path.suffix == ".py" and path.name != "__init__.py"
               and named(path).startswith(("autograder/", "notebooks/lab/"))]
    counts = Counter(named(path.parent) for path in product)
    assert {folder: count for folder, count in counts.items() if count > FULLER.get(folder, (FULL,))[0]} == {}


# Folders whose modules are named by topic: what is asked about graphs, the right answers, their picture, their player.
BY_TOPIC = ("autograder/reference", "autograder/exercises/", "notebooks/lab/players", "notebooks/lab/pictures/",
            "notebooks/lab/derivations/")
SHARED_NAMES = {
    "__main__": "`python -m lab` and `python -m autograder`",
    "arguments": "what a command takes, and what an answer is called with",
    "blanking": "the address in the nbgrader_config.py of older courses",
    "calls": "calls of an answer in the box, and the one way to call an answer",
    "canvas": "a learning platform, and what a picture is drawn on",
    "derivation": "how a derivation is judged, and how its verdict is shown",
    "edits": "edits of a term, and the pass that searches the edits of answers",
    "errors": "the errors an instructor reads, and what an answer raised",
    "functions": "functions that are handed to answers, and those that a derivation may name",
    "judge": "the judge of answers, and of derivations",
    "kinds": "the kinds of exercise, and of derivation",
    "memory": "limits of the box, and what a course remembers",
    "places": "where the files of the lab, and those of the autograder, lie",
    "preprocessor": "the address in the nbgrader_config.py of older courses",
    "reader": "the reader of digits with which unit 1 opens, and the reader of a typed term",
    "slips": "general slips in answers, and in gradients",
    "trying": "an own exercise tried before it is handed out, and a student's answer tried on probes",
    "values": "how typed values are judged, and how a picture shows numbers",
    "verdict": "of an answer, and of a derivation",
}


def test_no_two_modules_have_one_name_without_a_reason() -> None:
    folders = defaultdict(list)
    for path in files():
        if path.suffix == ".py" and path.name != "__init__.py" and named(path).startswith(("autograder/", "notebooks/lab/")):
            folders[path.stem].append(f"{named(path.parent)}/")
    twice = {name: found for name, found in folders.items() if len(found) > 1 and name not in SHARED_NAMES}
    assert {name: found for name, found in twice.items() if not all(one.startswith(BY_TOPIC) for one in found)} == {}


def test_in_exercises_to_draw_is_to_make_a_picture() -> None:
    found = {
        f"{name}: {one}" for name, path in modules("autograder/exercises").items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for one in [getattr(node, "arg", None) or getattr(node, "name", None) or getattr(node, "id", None)]
        if isinstance(one, str) and re.match(r"_?draw", one, re.IGNORECASE)
    }
    assert found == set(), "random arguments are sampled"


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
    """Return what pyproject.toml asks for, all extras included, by name."""
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
    for line in project["dependencies"]:
        requirement = Requirement(line)
        # conda-forge's matplotlib brings a whole window system along.
        name = {"matplotlib": "matplotlib-base"}.get(requirement.name, requirement.name)
        wanted[name] = str(requirement.specifier)
    assert conda == wanted
