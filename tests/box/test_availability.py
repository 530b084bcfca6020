"""Where no box can be had, one sentence says why and what to do; the lesser isolation is never chosen silently."""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import lab
from autograder.box import Box, BoxUnavailable, Cell, Limits, machine
from autograder.commands import doctor


def told(text: str) -> None:
    """Return a sentence with a way out."""
    assert text.endswith(".")
    assert "--isolation process" in text


def pretend_bwrap(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "bwrap"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_without_bubblewrap_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BoxUnavailable, match="apt install bubblewrap") as raised:
        Box().start()
    told(str(raised.value))


@pytest.mark.parametrize("complaint", [
    "bwrap: setting up uid map: Permission denied", "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted",
    "bwrap: No permissions to create new namespace, likely because the kernel does not allow it",
])
def test_where_namespaces_are_refused_it_says_what_to_allow(
        complaint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend_bwrap(tmp_path, monkeypatch, f"echo '{complaint}' >&2; exit 1")
    with pytest.raises(BoxUnavailable, match="may not make its namespaces here") as raised:
        Box().start()
    told(str(raised.value))
    assert complaint in str(raised.value)


def test_a_zygote_that_does_not_start_says_its_last_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend_bwrap(tmp_path, monkeypatch, "echo 'ImportError: numpy is broken' >&2; exit 1")
    with pytest.raises(BoxUnavailable, match="numpy is broken") as raised:
        Box().start()
    told(str(raised.value))


@pytest.mark.parametrize(("setting", "value", "way"), [
    ("kernel/apparmor_restrict_unprivileged_userns", 1, "apparmor"), ("user/max_user_namespaces", 0, "sysctl -w user"),
    ("kernel/unprivileged_userns_clone", 0, "sysctl -w kernel"), ("none", 0, "Docker"),
])
def test_the_way_out_is_that_of_this_machine(
        setting: str, value: int, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_setting", lambda name: value if name == setting else None)
    assert way in machine.way_to_namespaces()


def test_the_profile_for_apparmor_is_where_it_is_said_to_be() -> None:
    readme = Path(machine.__file__).with_name("README.md").read_text()
    assert re.search(r"profile bwrap /usr/bin/bwrap flags=\(unconfined\) \{\s+userns,", readme)


def test_an_unknown_isolation_is_refused() -> None:
    with pytest.raises(ValueError, match="bubblewrap, process"):
        Box("none")


def test_closing_and_interrupting_leave_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    box = Box("process")
    box.start()
    keeper = box._keeper
    assert keeper is not None
    connection = keeper.fork(box.limits, False, {})
    homes = keeper._homes
    box.close()
    connection.close()
    assert keeper._process.poll() is not None
    assert homes is not None
    assert not os.path.exists(homes.name)
    box.close()     # twice is fine


def test_a_box_that_was_closed_starts_again_when_it_is_used() -> None:
    box = Box("process")
    try:
        assert box.run([Cell("1")])[0].status == "ok"
    finally:
        box.close()


def test_the_doctor_finds_this_machine_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.run_doctor() == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len({line.split(":")[0] for line in lines}) >= 10
    assert all(line[0] in doctor.MARKS.values() for line in lines)


def test_the_doctor_has_every_limit_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = {one.name: 7001 + number for number, one in enumerate(fields(Limits))}
    monkeypatch.setattr(doctor, "Limits", lambda: Limits(**odd))
    lines = [f"{finding.feature}: {finding.said}" for finding in doctor._limits()]
    for name, value in odd.items():
        assert [line for line in lines if str(value) in line], name


def test_the_doctor_says_what_is_missing_and_how_to_mend_it(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert doctor.run_doctor() == 1
    assert "✗ bubblewrap: the program bwrap is not installed → " in capsys.readouterr().out


@pytest.mark.parametrize(("seen", "feature"), [
    ({"first_process": False}, "own process ids"), ({"rights": 3}, "rights"), ({"network": True}, "network"),
    ({"writes": True}, "files"), ({"instructor": True}, "instructor's packages"), ({"filtered": False}, "filter"),
])
def test_the_doctor_believes_what_is_tried_inside(seen: dict[str, object], feature: str) -> None:
    good = {"first_process": True, "user": 1000, "rights": 0, "filtered": True, "network": False, "writes": False,
            "instructor": False}
    assert {finding.state for finding in doctor._inside(good)} == {"good"}
    bad = [finding for finding in doctor._inside({**good, **seen}) if finding.state != "good"]
    assert len(bad) == 1
    assert bad[0].feature.startswith(feature)
    assert bad[0].fix


AS_ORDINARY_USER = """
import os
from autograder.box import Box, Call, Cell, Fetch, Limits
assert os.getuid() != 0
cells = [Cell("import os, ctypes\\nuser, rights = os.getuid(), [ctypes.CDLL(None).prctl(23, n) for n in range(41)]",
              (Fetch("user"), Fetch("rights"))),
         Cell("while True: os.fork()"), Cell("while True: pass"),
         Cell("def f(x): return x + user", (Call("f", (1,)),))]
with Box("bubblewrap") as box:
    for _ in range(3):
        first, bomb, loop, last = box.run(cells, limits=Limits(cell_seconds=1))
print(first.results[0].value, set(first.results[1].value), loop.status, last.results[0].value)
"""


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("setpriv"), reason="takes root to become an ordinary user")
def test_an_ordinary_user_has_the_same_box_as_root(tmp_path: Path) -> None:
    python = f"/usr/bin/python3.{sys.version_info.minor}"
    places = [Path(np.__file__).parents[1], Path(machine.__file__).parents[2], Path(lab.__file__).parents[1]]
    become = ["setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups", "env", "-i", "PATH=/usr/bin:/bin",
              f"PYTHONPATH={os.pathsep.join(map(str, places))}", "PYTHONDONTWRITEBYTECODE=1", python, "-s", "-c"]
    if subprocess.run([*become, "import autograder.box"], capture_output=True, cwd="/", check=False).returncode:
        pytest.skip(f"no Python that an ordinary user may run has what it takes ({python})")
    told = subprocess.run([*become, AS_ORDINARY_USER], capture_output=True, text=True, cwd="/", timeout=120, check=False)
    assert told.stdout == "1000 {0} timeout 1001\n", told.stderr
