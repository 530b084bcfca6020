"""The ways of judging: one class for each, in a module of this folder; nothing has to be listed.

A class derives from `Judgement` and says how an outcome is checked, how it is compared with a mistake's, and how
expected and received values are shown. Its fields are plain data, so that it ships as JSON by itself.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from .judgement import WAYS, Judgement

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["WAYS", "Judgement"]
