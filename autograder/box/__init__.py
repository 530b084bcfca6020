"""Run one untrusted notebook at a time in an isolated process. README.md here says what is isolated by what."""
from .contract import BoxUnavailable, Call, Cell, CellRun, Fetch, Limits, RaisedError, Request, Result
from .warden import ISOLATIONS, Box

__all__ = ["ISOLATIONS", "Box", "BoxUnavailable", "Call", "Cell", "CellRun", "Fetch", "Limits", "RaisedError",
           "Request", "Result"]
