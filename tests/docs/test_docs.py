"""The documentation builds without warnings, its links lead somewhere, and its commands and code are real."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder.commands.main import parser

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob(".github/*.md"), ROOT / "autograder/box/README.md",
         *(ROOT / folder / "README.md" for folder in ("benchmarks", "figures", "notebooks", "notebooks/data", "autograder/data"))]
BLOCK = re.compile(r"^ *(`{3,})([\w{}-]*)[^\n]*\n(.*?)^ *\1$", re.MULTILINE | re.DOTALL)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(*languages: str) -> Iterator[tuple[str, str]]:
    """Yield the page and the text of each code block in one of these languages."""
    for page in PAGES:
        for _, language, text in BLOCK.findall(page.read_text("utf-8")):
            if language in languages:
                yield named(page), textwrap.dedent(text)


def commands(program: str) -> list[str]:
    """Return the lines of shell blocks, and the code in sentences, that begin with a program."""
    found = []
    for _, text in blocks("", "sh"):
        found += [line.partition("#")[0].strip() for line in text.splitlines()]
    for page in PAGES:
        found += re.findall(r"(?<!`)`([^`\n]+)`", BLOCK.sub("", page.read_text("utf-8")))
    lines = [line.removeprefix(".venv/bin/") for line in found]
    return sorted({line for line in lines if line.split()[:1] == [program] and len(line.split()) > 1})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make docs` does, and return its folder."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "--builder", "html",
         "--doctree-dir", folder / "doctrees", ROOT / "docs", folder / "html"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"


def test_the_site_builds_without_a_warning_and_every_page_is_in_its_navigation(site: Path) -> None:
    navigation = (site / "index.html").read_text("utf-8")
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")} - {"index"}
    assert {page for page in pages if f'href="{page}.html"' not in navigation} == set()


def test_the_site_fetches_nothing_from_elsewhere(site: Path) -> None:
    loaded = re.compile(r"""(?:<(?:script|img|iframe|source)\b[^>]*?\bsrc|<link\b[^>]*?\bhref)="(?:https?:)?//[^"]+"|url\(["']?https?:""")
    found = {path.name: loaded.findall(path.read_text("utf-8"))
             for path in (*site.glob("*.html"), *site.rglob("*.css"))}
    assert {name: links for name, links in found.items() if links} == {}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_to_files_and_headings_lead_somewhere(page: Path) -> None:
    broken = []
    text = re.sub(r"`[^`\n]+`", "", BLOCK.sub("", page.read_text("utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:|#", target):
            continue
        file, _, heading = target.partition("#")
        path = page.parent / file
        if not path.exists():
            broken.append(target)
        elif heading:
            titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
            broken += [] if heading in slugs else [target]
    assert broken == []


@pytest.mark.parametrize("line", commands("autograder"))
def test_commands_of_the_autograder_exist_with_these_options(line: str) -> None:
    words = shlex.split(line)[1:]
    if "…" in line or re.fullmatch(r"[a-z-]+", " ".join(words)):   # a command that is only named
        assert is_known(words[0])
        return
    _, unknown = parser().parse_known_args(words)
    assert not unknown, line


def is_known(command: str) -> bool:
    """Return True if the parser knows a command or an option of this name."""
    return re.search(rf"^\s+{re.escape(command)}\b", parser().format_help(), re.MULTILINE) is not None


@pytest.mark.parametrize("line", commands("make"))
def test_targets_of_make_exist(line: str) -> None:
    assert line.split()[1] in TARGETS | {".venv/ready"}


@pytest.mark.parametrize(("page", "text"), list(blocks("toml", "yaml", "yml")))
def test_settings_can_be_read(page: str, text: str) -> None:
    try:
        assert tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert yaml.safe_load(text), page


@pytest.mark.parametrize(("page", "text"), list(blocks("python")))
def test_python_in_the_pages_compiles(page: str, text: str) -> None:
    assert compile(f"[\n{text}]" if text.startswith("Mistake(") else text, page, "exec")


def test_no_code_block_is_in_a_language_that_no_test_reads() -> None:
    found = {language for page in PAGES for _, language, _ in BLOCK.findall(page.read_text("utf-8"))}
    # A unit's Markdown is tried with the whole exercise; Sphinx reads its own directives.
    assert found <= {"", "sh", "python", "toml", "yaml", "markdown", "{toctree}", "{include}"}


def test_the_picture_in_the_pages_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "figures"))
    (text,) = (text for _, text in blocks("python") if "sheet(" in text)
    names: dict[str, Any] = {}
    exec(text, names)
    import style
    assert "Two boxes." in style.svg(names["nudge"](), "Two boxes.")


def test_hooks_before_a_commit_run_programs_that_exist() -> None:
    settings = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = [hook for repo in settings["repos"] for hook in repo["hooks"]]
    assert hooks and all(repo["repo"] == "local" for repo in settings["repos"])     # nothing is downloaded
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for hook in hooks:
        assert hook["language"] == "system" and hook["name"]
        program, *words = shlex.split(hook["entry"])
        assert program in (".venv/bin/python", ".venv/bin/autograder")
        assert program.endswith("python") or not parser().parse_known_args(words)[1]
        assert any(re.search(hook.get("files", ""), file) for file in files)


def test_the_citation_has_what_its_format_requires() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation) and citation["license"] == PROJECT["license"]
    assert all("name" in author or "family-names" in author for author in citation["authors"])


def test_version_is_the_same_everywhere() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert re.findall(r"^## ([\d.]+)", changelog, re.MULTILINE)[0] == citation["version"] == PROJECT["version"]


def test_exercises_named_in_the_changelog_exist_or_are_said_to_be_replaced() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    names = set(re.findall(r"`((?:derive|repair)_\w+)`", text))
    units = "".join(path.read_text("utf-8") for path in (ROOT / "solutions").glob("0*.md"))
    assert names and {name for name in names if f":exercise: {name}\n" not in units} == set()


@pytest.mark.parametrize("workflow", list(ROOT.glob(".github/workflows/*.yml")), ids=named)
def test_actions_are_pinned_by_commit(workflow: Path) -> None:
    used = re.findall(r"uses: (\S+)", workflow.read_text("utf-8"))
    assert used and all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) for one in used)


def test_pictures_in_the_pages_are_not_lost_and_have_alt_texts() -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert len(shown) >= 4 and all(len(alt) > 40 and (ROOT / file).exists() for alt, file in shown)
