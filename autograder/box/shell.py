"""Inside the box: an IPython shell that records the output of cells and touches no file.

The recorder sends outputs to the warden while a cell runs, and stops at the limit while it runs too.
"""
from __future__ import annotations

import ast
import contextlib
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, cast

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

from lab.calling.errors import raised

PROMPT = 0.1        # seconds after which text is sent without waiting for the cell's end
TEXT, PICTURES = 0, 1
FIRST_LINES = 20    # of a cell, sent at once, so that they are there if the cell hangs


class Recorder:
    """A recorder of the running cell's outputs in nbformat 4, truncated to their limits."""

    def __init__(self, send: Callable[[dict[str, Any]], None], settings: dict[str, Any]) -> None:
        self._send, self._limits = send, (settings["output_chars"], settings["image_chars"])
        self._outputs, self._all_outputs = settings["outputs"], settings["all_outputs"]
        self._lock = threading.RLock()
        self.muted = True
        self.begin(0, True)

    def begin(self, number: int, muted: bool) -> None:
        """Start recording the cell with this number."""
        with self._lock:
            self._number, self.muted = number, muted
            self._waiting: list[dict[str, Any]] = []
            self._room = list(self._limits)
            self._left = self._outputs
            self._sent, self._last = 0, time.monotonic()

    def end(self) -> None:
        """Send what is waiting, and stop recording."""
        with self._lock:    # a thread of the cell may still be printing
            self.flush()
            self.muted = True

    def flush(self) -> None:
        """Send the outputs that are waiting."""
        with self._lock:
            if self._waiting:
                waiting, self._waiting = self._waiting, []
                self._sent, self._last = self._sent + 1, time.monotonic()
                self._send({"kind": "output", "n": self._number, "outputs": waiting})

    def text(self, name: str, text: str) -> None:
        """Record text on stdout or stderr."""
        with self._lock:
            if self.muted or not text or not self._fits(TEXT, len(text), text):
                return
            last = self._waiting[-1] if self._waiting else {}
            if last.get("name") == name:
                last["text"] += text
            else:
                self._waiting.append({"output_type": "stream", "name": name, "text": text})
            early = self._sent < FIRST_LINES and text.endswith("\n")
            if early or time.monotonic() - self._last > PROMPT:
                self.flush()

    def output(self, output: dict[str, Any], chars: int, image_chars: int = 0) -> None:
        """Record a display, a result or an error."""
        with self._lock:
            fits = not self.muted and self._fits(TEXT, chars) and self._fits(PICTURES, image_chars)
            if fits and self._left >= 0 and self._all_outputs >= 0:  # one too many, so that this is noted outside
                self._left, self._all_outputs = self._left - 1, self._all_outputs - 1
                self._waiting.append(output)

    def clear(self) -> None:
        """Drop the outputs of the running cell, as `clear_output` asks."""
        with self._lock:
            if not self.muted:
                self._waiting = []
                self._send({"kind": "clear", "n": self._number})

    def _fits(self, which: int, needed: int, text: str = "") -> bool:
        """Reserve room for an output. The first that has none is truncated with a note; later ones are dropped."""
        room = self._room[which]
        if room < 0:
            return False
        self._room[which] = room - needed
        if needed > room:
            note = f"\n[output cut off here: a cell may put out {self._limits[which]} characters]\n"
            self._waiting.append({"output_type": "stream", "name": "stdout", "text": text[:room] + note})
        return needed <= room


class Stream(io.TextIOBase):
    """The student's sys.stdout or sys.stderr."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, name: str, recorder: Recorder) -> None:
        self.name, self._recorder = f"<{name}>", recorder
        self._stream = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() takes a string, not {type(text).__name__}")
        self._recorder.text(self._stream, text)
        return len(text)

    def isatty(self) -> bool:
        return False


class _Publisher(DisplayPublisher):
    def publish(self, data: Any, metadata: Any = None, source: Any = None, *, transient: Any = None,
                update: bool = False, **_: Any) -> None:
        if not update:
            _record({"output_type": "display_data"}, data)

    def clear_output(self, wait: bool = False) -> None:
        Shell.instance().recorder.clear()


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        kind = {"output_type": "execute_result", "execution_count": self.prompt_count}
        _record(kind, format_dict)

    def finish_displayhook(self) -> None:
        pass


def _record(output: dict[str, Any], data: dict[str, Any]) -> None:
    kept = {kind: text for kind, text in data.items() if kind in Shell.KINDS and isinstance(text, str)}
    images = sum(len(text) for kind, text in kept.items() if kind.startswith("image/"))
    texts = sum(map(len, kept.values())) - images
    Shell.instance().recorder.output({**output, "data": kept, "metadata": {}}, texts, images)


class _Compiler(CachingCompiler):
    cell_name = "<cell>"
    _parsed: tuple[str, ast.AST | None] = ("", None)

    def get_code_name(self, *_: Any) -> str:
        return self.cell_name

    def parse_ahead(self, source: str) -> None:
        """Parse a source now, for the next call of ast_parse."""
        self._parsed = (source, super().ast_parse(source, self.cell_name))

    def ast_parse(self, source: str, *args: Any, **kwargs: Any) -> ast.AST:
        (known, tree), self._parsed = self._parsed, ("", None)
        return tree if tree is not None and source == known else super().ast_parse(source, *args, **kwargs)


class Shell(InteractiveShell):
    """An IPython shell without history, colours, prompts or terminal."""

    KINDS = ("text/plain", "text/latex", "image/png", "image/jpeg")
    compiler_class = Type(_Compiler)
    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    recorder: Recorder

    def init_history(self) -> None:
        self.config.HistoryManager.enabled = False
        self.config.HistoryManager.hist_file = ":memory:"
        super().init_history()

    def init_io(self) -> None:
        super().init_io()
        self._own_transforms = self._transforms()

    def init_virtualenv(self) -> None:
        pass

    def showtraceback(self, exc_tuple: Any = None, *_: Any, **__: Any) -> None:
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        if error is not None:
            found = raised(error)
            lines = [found.traceback, f"{found.type}: {found.message}"]
            self.recorder.output({"output_type": "error", "ename": found.type, "evalue": found.message,
                                  "traceback": [line for line in lines if line]}, sum(map(len, lines)))

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        self.showtraceback()

    def name_cell(self, name: str) -> None:
        """Set the name that tracebacks give to the cells that follow."""
        self._compiler.cell_name = name

    def show(self, value: Any) -> None:
        """Display a value, as the last line of a cell does."""
        assert self.display_formatter is not None
        self.display_pub.publish(*self.display_formatter.format(value))

    def transform_cell(self, raw_cell: str) -> str:
        """Transform magics as IPython does, but skip that for a cell that is plain Python, to save time."""
        if self._own_transforms == self._transforms():
            with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):
                cell = raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
                self._compiler.parse_ahead(cell)
                return cell
        return str(super().transform_cell(raw_cell))

    def should_run_async(self, raw_cell: str, **kwargs: Any) -> bool:
        """Return True if the cell must run asynchronously; only cells with await or async are compiled to find out."""
        return ("await" in raw_cell or "async" in raw_cell) and bool(super().should_run_async(raw_cell, **kwargs))

    @property
    def _compiler(self) -> _Compiler:
        return cast(_Compiler, self.compile)    # a trait, declared as its base class

    def _transforms(self) -> list[Any]:
        manager = self.input_transformer_manager
        return [*manager.cleanup_transforms, *manager.line_transforms, *manager.token_transformers]

    def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {}   # of a history that nobody keeps; IPython would colour a whole traceback for it

    def ask_exit(self) -> None:
        """End the cell that called exit(), and nothing else."""
        raise SystemExit("exit() in a notebook's cell ends nothing but the cell")

    def system(self, cmd: str) -> None:
        """Run `!cmd` through pipes, without a terminal."""
        line = self.var_expand(cmd, depth=1)
        process = subprocess.Popen(line, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT)
        assert process.stdout is not None
        while data := os.read(process.stdout.fileno(), 65536):
            sys.stdout.write(data.decode("utf-8", "replace"))
        self.user_ns["_exit_code"] = process.wait()

    system_piped = system_raw = system


def no_input(prompt: object = "") -> str:
    """Raise an error in place of input(), which nobody would answer."""
    raise RuntimeError("input() waits for a person, and nobody is there while a notebook is graded; "
                       "give the value in the cell instead")
