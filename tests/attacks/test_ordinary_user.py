"""Whoever grades as an ordinary user, where /tmp is open or closed to them, is attacked in vain as root is."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
USER = "12345"
GRADE = """
import os, re
from tests.attacks import below
from tests.attacks.attack import ATTACKS
from autograder.box import Box
from autograder.grading.submission import grade_submission
assert os.getuid() != 0
print(os.access("/tmp", os.W_OK))
with Box("bubblewrap") as box:
    for name, attack in ATTACKS.items():
        graded = grade_submission(attack.handed_in().raw, attack.unit, name, box, course_secret="secret")
        said = " ".join([*graded.notes, *(verdict["message"] for verdict in graded.verdicts)])
        assert {**graded.scores, **attack.due()} == graded.scores, (name, said)
        assert re.search(attack.explains, said), (name, said)
print(len(ATTACKS) > 10)
"""
CLOSED = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o mode=700 closed /tmp && exec "$@"', "sh"]


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of the user's own that is not below /tmp."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chown(folder, int(USER), int(USER))
        yield Path(folder)


@pytest.mark.thorough    # 14 attacks, each in a box of the user's: 5 s
@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("setpriv"), reason="takes root to become an ordinary user")
@pytest.mark.parametrize("tmp", ["open", "closed"])
def test_an_ordinary_user_is_attacked_in_vain(home: Path, tmp: str) -> None:
    places = [Path(np.__file__).parents[1], ROOT, ROOT / "notebooks", ROOT / "tests"]
    become = [*(CLOSED if tmp == "closed" else []), "setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", "env", "-i",
              "PATH=/usr/bin:/bin", f"HOME={home}", f"TMPDIR={home}", f"PYTHONPATH={os.pathsep.join(map(str, places))}",
              "PYTHONDONTWRITEBYTECODE=1"]
    pythons = [f"/usr/bin/python3.{sys.version_info.minor}", os.path.realpath(sys.executable)]
    python = next((one for one in pythons if not subprocess.run(
        [*become, one, "-s", "-c", "import autograder.box, nbformat"], capture_output=True, cwd="/", check=False).returncode), "")
    if not python:
        reason = f"{' and '.join(pythons)} cannot be run by an ordinary user with all that grading imports, or /tmp cannot be closed"
        (pytest.fail if "ORDINARY_USER" in os.environ else pytest.skip)(reason)
    told = subprocess.run([*become, python, "-s", "-c", GRADE], capture_output=True, text=True, cwd="/", timeout=300, check=False)
    assert told.stdout == f"{tmp == 'open'}\nTrue\n", told.stderr
