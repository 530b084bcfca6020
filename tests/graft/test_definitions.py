"""What a cell defines, read off its code."""
from __future__ import annotations

import pytest

from autograder.graft.definitions import definitions, may_define_more, statements


@pytest.mark.parametrize(("source", "expected"), [
    ("def f(x):\n    return x", {"f": True}),
    ("async def f(x):\n    return await x", {"f": True}),
    ("class f:\n    def g(self): ...", {"f": True}),
    ("f = lambda x: x", {"f": True}),
    ("f: float = 3\ng: int", {"f": True}),
    ("a, (b, *c), d[0], e.f = x", {"a": True, "b": True, "c": True}),
    ("a = b = 1\nc += 1", {"a": True, "b": True, "c": True}),
    ("from x import f, g as h\nimport numpy.linalg", {"f": True, "h": True, "numpy": True}),
    ("if a:\n    f = 1\nelse:\n    g = 1", {"f": True, "g": True}),
    ("try:\n    f = 1\nexcept E as e:\n    g = 1\nfinally:\n    h = 1", {"f": True, "g": True, "h": True}),
    ("for i, j in x:\n    f = i", {"i": True, "j": True, "f": True}),
    ("with a as f, b:\n    pass", {"f": True}),
    ("match a:\n    case 1:\n        f = 1", {"f": True}),
    ("def f():\n    g = 1", {"f": True}),
    ("def f():\n    'words'\n    ...", {"f": False}),
    ("def f():\n    pass", {"f": False}),
    ("def f():\n    return None", {"f": False}),
    ("def f():\n    return\n", {"f": False}),
    ("def f():\n    return ...\ndef f():\n    return 1", {"f": True}),
    ("f = ...\ng = None\nh = 0", {"f": False, "g": False, "h": True}),
    ("f, g = ..., 1", {"f": False, "g": True}),
    ("f = lambda x: ...", {"f": False}),
    ("%time x = 1\nf = 2", {"f": True}),
    ("%%time\nf = 2", {"f": True}),
    ("%%bash\nf=2", {}),
    ("files = !ls\nf = 1\n  \n?f\nf??", {"files": True, "f": True}),
    ("if a:\n    !ls\nf = 1", {"f": True}),
    ("x = await g()\nf = 1", {"x": True, "f": True}),
    ("f = 1\ndef g(:\n  pass\nh == 2\n k = 1", {"f": True, "g": True}),
    ("\0f = 1", {}),
    ("s = '\\d'", {"s": True}),
    ("", {}),
])
def test_names(source, expected):
    assert definitions(source) == expected


@pytest.mark.parametrize("source", [
    "(" * 100_000, "-" * 90_000 + "1", "a." * 40_000 + "b", " " * 100_000 + "?", "x" + ", x" * 30_000,
    "if a:\n  f = 1\n" + "elif a:\n  f = 1\n" * 6_000, "[" * 150 + "]" * 150, "f = 1\n" * 16_000, "%" * 99_999,
    "a = !" * 20_000, "f = 1 +" + " 1 +" * 24_000 + " 1"])
def test_hostile_code_is_read_or_given_up_but_never_fatal(source):
    definitions(source)


def test_statements_stand_on_their_own_lines_after_magics():
    body = statements("%%time\n\n%matplotlib inline\nf = 1")
    assert [node.lineno for node in body] == [3, 4]


@pytest.mark.timeout(60)  # of what would take hours if each line were followed to the cell's end
def test_a_field_of_empty_lines_is_gone_through_once():
    assert not may_define_more("\n" * 2_000_000)
    assert may_define_more("\n" * 2_000_000 + "  %run other.py")
