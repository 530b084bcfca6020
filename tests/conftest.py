"""Make every run depend on nothing but the checkout, and give artefacts a place."""
from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path
from typing import Any

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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep together, with `--dist loadscope`, only what must be: everything else goes to the worker that is free."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return together(nodeid)

    return Scheduling(config, log) if config.getvalue("dist") == "loadscope" else None


def together(test: str) -> str:
    """Return the name of the group of tests that one worker runs, since they share what is slow to make.

    These are the tests in a browser, the tests of a module with a fixture of its own scope, and otherwise one test
    function with all its parameters.
    """
    path = test.partition("::")[0]
    if "/browser/" in path:
        return "browser"
    return path if _shares_a_fixture(path) else test.partition("[")[0]


@functools.cache
def _shares_a_fixture(path: str) -> bool:
    file = ROOT / path
    return file.is_file() and 'scope="module"' in file.read_text("utf-8")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Return the folder for what a person looks at after a run, such as screenshots."""
    folder = ROOT / "build" / "artefacts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
