"""Calling an answer: the one implementation, for `check()` in a notebook and for the guest in the box."""

from __future__ import annotations

import contextlib
import dis
import io
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from .arguments import Arguments, live
from .errors import raised
from .plain import to_plain
from .requests import Call, Fetch, Request, Result, Spent

STOPPABLE: tuple[type[BaseException], ...] = (Exception, SystemExit)    # a student's Ctrl-C stops the check


class Given(Protocol):
    """Fresh arguments for one call, and what became of them (see `Arguments`)."""

    given: tuple[Any, ...]
    calls: int

    def changed(self) -> bool:
        """Return True if the answer has changed its arguments."""
        raise NotImplementedError


def find(request: Request, namespace: MutableMapping[str, Any]) -> Result:
    """Return what comes of a request in a notebook's own process; nothing that the answer prints is shown."""
    if request.name not in namespace:
        return Result("missing")
    if isinstance(request, Fetch):
        return fetched(namespace[request.name])
    with standing_in(namespace, dict(request.helpers)):
        return call_locally(namespace[request.name], request)


@contextlib.contextmanager
def standing_in(namespace: MutableMapping[str, Any], functions: Mapping[str, Any]) -> Iterator[None]:
    """Put functions under their names into a namespace, and what was there back afterwards."""
    before = {name: namespace[name] for name in functions if name in namespace}
    namespace.update(functions)
    try:
        yield
    finally:
        for name in functions:
            namespace.pop(name, None)
        namespace.update(before)


def names_used(answer: Any, namespace: Mapping[str, Any]) -> set[str]:
    """Return the names that a function looks up in its notebook, and those that its own functions look up."""
    found: set[str] = set()
    waiting = [getattr(answer, "__code__", None)]
    while waiting:
        code = waiting.pop()
        if not isinstance(code, types.CodeType):
            continue
        new = set(code.co_names) - found
        found |= new
        waiting += [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
        waiting += [getattr(namespace.get(name), "__code__", None) for name in new]
    return found


def fetched(value: Any) -> Result:
    """Return a variable's value as a result."""
    return Result("value", to_plain(value), stub=value is ...)


def call_locally(answer: Any, call: Call) -> Result:
    """Return what comes of calling an answer in this process."""
    with contextlib.redirect_stdout(io.StringIO()):
        return call_answer(answer, call, lambda: Arguments(call))


def call_answer(answer: Any, call: Call, fresh: Callable[[], Given],
                catch: tuple[type[BaseException], ...] = STOPPABLE) -> Result:
    """Return what comes of calling an answer on fresh arguments, twice where the call says so.

    fresh: makes the arguments of one call.  catch: the exceptions that count as the answer's own.
    """
    if answer is None or answer is Ellipsis:
        return Result("missing")
    if not callable(answer):
        return Result("broken", reason=not_a_function(call.name))
    result = _called(answer, fresh(), catch)
    if call.twice and result.status == "value":
        second = _called(answer, fresh(), catch)
        if second.status == "raised":
            second.reason = SECOND
        if second.status != "value":
            return second
        result.again, result.changed = second.value, result.changed or second.changed
        result.calls += second.calls
    return result


SECOND = "the second call raised, with equal arguments"


def not_a_function(name: str) -> str:
    """Return the sentence about a name that is something else than the function that is asked for."""
    return f"`{name}` is not a function"


def _called(answer: Callable[..., Any], arguments: Given, catch: tuple[type[BaseException], ...]) -> Result:
    stub = is_stub(answer)
    try:
        # warnings cost nothing, whatever the cells made of them
        with warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
            value = to_plain(answer(*live(arguments.given)))
    except Spent:
        return Result("spent", calls=arguments.calls)
    except catch as error:
        return Result("raised", error=raised(error), stub=stub, calls=arguments.calls)
    return Result("value", value, changed=arguments.changed(), calls=arguments.calls, stub=stub)


STUB_STEPS = {"RESUME", "NOP", "POP_TOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}


def is_stub(answer: Any) -> bool:
    """Return True if a function's body says nothing yet: a docstring, `...`, `pass` or `return None`."""
    return isinstance(answer, types.FunctionType) and _says_nothing(answer.__code__)


@lru_cache(maxsize=64)      # several requests in a row are about one answer
def _says_nothing(code: types.CodeType) -> bool:
    return all(step.opname in STUB_STEPS and (not step.opname.endswith("CONST") or step.argval in (None, ...))
               for step in dis.get_instructions(code))
