"""What all tests share: settings that make a run depend on nothing but the checkout, and a place for artefacts."""
from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# Somebody's own IPython start-up files or nbgrader settings must not reach the tests, nor the tests' files them.
_home = tempfile.TemporaryDirectory(prefix="jupyter-")
for _variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
    os.environ[_variable] = str(Path(_home.name) / _variable.lower())
os.environ["MPLBACKEND"] = "agg"

# No deadline, as nothing is a timed test; in continuous integration the same examples each time.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """The folder for what a person looks at after a run, such as screenshots."""
    folder = ROOT / "build" / "artefacts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
