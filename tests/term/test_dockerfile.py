"""The Dockerfile, read as a linter would: nothing here can build it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

KNOWN = {"FROM", "RUN", "COPY", "WORKDIR", "USER", "ENTRYPOINT", "CMD"}


@pytest.fixture
def instructions(root: Path) -> list[tuple[str, str]]:
    lines = [line for line in (root / "Dockerfile").read_text().splitlines() if line and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in joined.splitlines()]


def test_every_line_is_an_instruction_with_a_fixed_base(instructions):
    assert {name for name, _ in instructions} <= KNOWN
    (base,) = [rest for name, rest in instructions if name == "FROM"]
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", base)


def test_what_is_copied_is_there(instructions, root):
    for name, rest in instructions:
        if name == "COPY":
            *sources, _ = rest.split()
            assert [source for source in sources if not (root / source).exists()] == []


def test_nothing_superfluous_stays_and_nobody_runs_as_root(instructions):
    for name, rest in instructions:
        if name == "RUN":
            assert "apt-get install" not in rest or ("--no-install-recommends" in rest and "rm -rf /var/lib/apt" in rest)
            assert "pip install" not in rest or "--no-cache-dir" in rest
    users = [rest for name, rest in instructions if name == "USER"]
    assert users and users[-1] != "root"


def test_commands_are_lists(instructions):
    for name, rest in instructions:
        if name in ("ENTRYPOINT", "CMD"):
            assert all(isinstance(word, str) for word in json.loads(rest))
