"""Locate the autograder's own files: in a checkout, or in an installed package, which holds copies of them.

A wheel carries the sources of the units in `autograder/installed/` (see `autograder/building/wheel.py`).
"""

from __future__ import annotations

from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent if all((PACKAGE.parent / name).exists() for name in ("pyproject.toml", "solutions")) else None
SOURCES = CHECKOUT or PACKAGE / "installed"
"""The folder that holds solutions/, figures/ and nbgrader_config.py."""

CONFIG = SOURCES / "nbgrader_config.py"
STUDENTS = SOURCES / "notebooks"
"""The folder with README.md and requirements.txt for students."""

CACHE = CHECKOUT / "build" / "cache" if CHECKOUT else Path(platformdirs.user_cache_dir("backpropagation-by-hand"))
"""Notebooks that take seconds to make, answers included; hidden from the box."""
