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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares a fixture of its module, so that no second worker makes that fixture again.

    With `--dist loadgroup` every other test goes to whichever worker is free.
    """
    for item in items:
        fixtures = getattr(item, "_fixtureinfo", None)  # pytest has no public way to ask for the scope of a fixture
        defined = fixtures.name2fixturedefs.values() if fixtures else ()
        if any(one[-1].scope == "module" for one in defined) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


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
