"""Attacks by what answers return: objects that claim to be equal to everything, that are endless, or nothing.

All answers of a blank notebook give the same lie; none may earn a point.
"""
from __future__ import annotations

from edits import answer, cell_of, insert
from nbformat import NotebookNode

from autograder.exercises import exercises_of

from .attack import sources

FUNCTIONS = {name: e.asked.name for name, e in exercises_of("01-forward-model").items() if e.asked}

EQUAL = """
class Lie:
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __le__ = __ge__ = __eq__
    def __hash__(self): return 0
    def __bool__(self): return True
"""
NUMBERS = """
class Lie(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = lambda *_: 0.0
    def __array_ufunc__(self, *a, **k): return True
lie = Lie(0.5)
"""
ARRAYS = """
class Lie(np.ndarray):
    __array_priority__ = 1e9
    def __array_function__(self, function, types, args, kwargs): return True
    def __array_ufunc__(self, *a, **k): return np.zeros(())
    def __array_finalize__(self, other): pass
    def __eq__(self, other): return np.True_
    def __sub__(self, other): return 0.0
    def __getitem__(self, key): return 0.0
    shape = property(lambda self: (3,))
    dtype = property(lambda self: np.dtype(float))
    def astype(self, *a, **k): return self
    def tolist(self): return [1.0]
lie = np.ones((2, 2)).view(Lie)
"""

LIES = {
    "equal_to_everything": ("An object that is equal to everything.", EQUAL + "lie = Lie()"),
    "a_float_that_lies": ("A subclass of float whose comparisons and differences lie.", NUMBERS),
    "an_array_that_lies": ("A subclass of ndarray that overrides shape, dtype, items and every function.", ARRAYS),
    "an_array_protocol_that_lies": ("An object whose __array__ gives something else each time, or raises SystemExit.", """
class Lie:
    count = 0
    def __array__(self, *a, **k):
        Lie.count += 1
        if Lie.count % 3 == 0: raise SystemExit
        return np.full(Lie.count % 3, np.inf)
    def __float__(self): return 0.5
lie = Lie()"""),
    "a_class_that_lies": ("An object that says it is a float, a tuple or an array.", """
class Lie:
    @property
    def __class__(self): return kinds.pop() if kinds else float
    def __len__(self): return 2
    def __iter__(self): return iter([self, self])
kinds = [np.ndarray, list, tuple, dict, str] * 100
lie = Lie()"""),
    "generators": ("A generator in the place of a list.", "lie = (x for x in iter(int, 1))"),
    "endless_sequences": ("A sequence that says that it has 10**18 items.", """
import collections.abc
class Lie(collections.abc.Sequence):
    def __len__(self): return 10**18
    def __getitem__(self, i): return 1.0
lie = Lie()"""),
    "negative_lengths": ("Sequences and mappings whose lengths are no lengths.", """
import collections.abc
class Lie(collections.abc.Mapping):
    def __len__(self): return -1
    def __getitem__(self, i): return 1.0
    def __iter__(self): return iter(range(3))
lie = [Lie(), Lie()]"""),
    "huge_integers": ("An integer of a million bits.", "lie = 1 << 1_000_000"),
    "digits_in_text": ("Numbers as text, alone, in lists and in arrays.", "lie = ['0.5', np.array(['1.0', '2.0'])]"),
    "one_digit_text": ("A number as text.", "lie = '0.5'"),
    "shared_lists": ("A list that holds a list twice that holds a list twice …", """
lie = [1.0]
for _ in range(30): lie = [lie, lie]
times = iter(range(5))
def lying(*args): return lie if next(times, None) is not None else 0.0"""),
    "a_list_within_itself": ("A list that contains itself, and a dict that does.", "lie = [1.0]\nlie.append(lie)\nlie.append({'a': lie})"),
    "arrays_of_objects": ("Arrays without axes, of objects, of functions, within themselves.", """
lie = np.empty((), dtype=object)
lie[()] = lie"""),
    "all_numbers_at_once": ("All right answers from −3 to 3, for a comparison that broadcasts and looks for one.",
                            "lie = np.linspace(-3, 3, 100_001)"),
    "a_forest_of_arrays": ("Thousands of arrays in lists in lists in lists, for whoever prints them at every depth.", """
lie = [np.arange(20.0) for _ in range(2_000)]
for _ in range(29): lie = [lie]"""),
    "not_a_number": ("NaN, which is equal to nothing, where a careless comparison lets it pass.", "lie = float('nan')"),
    "arrays_of_nan": ("Arrays of NaN in every likely shape.", "lie = (np.full(3, np.nan), np.full((2, 3), np.nan))"),
    "infinities": ("∞, against which every difference is within a relative tolerance.", "lie = [np.inf, np.full(3, np.inf)]"),
    "empty_arrays": ("Empty arrays, all of whose entries are right.", "lie = np.zeros(0)"),
    "empty_matrices": ("Empty matrices, lists and tuples.", "lie = (np.zeros((0, 3)), [], ())"),
    "masked_arrays": ("Masked arrays, whose comparisons are masked too.", "lie = np.ma.masked_all(3)"),
    "records": ("Structured arrays, dates, complex numbers, bytes.",
                "lie = [np.zeros(3, dtype='f8,i4'), np.datetime64('now'), 1j, b'1', memoryview(b'12')]"),
    "giant_views": ("An array of 10**12 entries that takes no memory until it is copied.",
                    "lie = np.broadcast_to(np.float64(1.0), (10**6, 10**6))"),
    "none_at_all": ("None, Ellipsis, NotImplemented.", "lie = NotImplemented"),
    "true_for_all": ("True.", "lie = True"),
    "an_answer_that_runs": ("Objects that would run code where they are unpickled, printed or deleted.", """
import os
class Lie:
    def __reduce__(self): return os.system, ('touch /tmp/left-behind-pickle',)
    def __repr__(self): return '<script>alert(1)</script>' * 10**5
    def __del__(self): os.system('touch /tmp/left-behind-deleted')
    def __format__(self, spec): raise KeyboardInterrupt
    __str__ = __repr__
lie = Lie()"""),
    "errors_that_run": ("Exceptions whose text is HTML, endless, or raises.", """
class Lie(Exception):
    def __str__(self): return '<script>alert(1)</script>' * 10**5
def lying(*args): raise Lie()
lie = property()"""),
    "exceptions_of_the_system": ("SystemExit, KeyboardInterrupt, GeneratorExit and StopIteration in the place of answers.", """
import itertools
kinds = itertools.cycle([SystemExit(0), KeyboardInterrupt(), GeneratorExit(), StopIteration(1000), MemoryError(), RecursionError()])
def lying(*args): raise next(kinds)
lie = None"""),
    "named_like_ours": ("An object that is called like those that carry values to the judge.", """
class Unplain:
    type_name, repr = 'float', '0.5'
class Result:
    status, value, again, fraction, points = 'value', 1.0, 1.0, 1.0, 1000
lie = Result()"""),
}


def all_answers_give(notebook: NotebookNode, source: str) -> None:
    """One cell with the lie, and every answer returns it; variables hold it."""
    insert(notebook, f"{source}\nlying = globals().get('lying') or (lambda *args: lie)", before="neuron")
    answer(notebook, **{name: f"{function} = lambda *args: lying(*args)\n{name}_line = lie"
                        for name, function in FUNCTIONS.items()},
           worked_forward="a1 = z1 = a2 = y = E = lie")


sources(LIES, all_answers_give)

ONE_OF_EACH = {     # right numbers in shapes that broadcasting would make right
    "columns_for_vectors": ("The right numbers as a column, (N, 1) for (N,).", "np.reshape(v, (-1, 1))"),
    "rows_for_vectors": ("The right numbers as a row, (1, N) for (N,), and (1,) for a number.", "np.reshape(v, (1, -1))"),
    "one_for_many": ("One number that broadcasts to all.", "np.ravel(v)[:1]"),
    "two_axes_too_many": ("The right numbers with two more axes.", "np.reshape(v, (1, *np.shape(v), 1))"),
    "masked_where_wrong": ("Wrong numbers under a mask, right ones beside it.",
                           "np.ma.array(np.ravel(v) + [9] + [0] * (np.size(v) - 1), mask=[1] + [0] * (np.size(v) - 1)).reshape(np.shape(v))"),
    "nearly_right": ("Right but for one part in ten thousand.", "np.asarray(v) * 1.0001"),
}


UNBENT = ("forward", "collapse", "threshold_to_bias")   # those that give several arrays


def bent(notebook: NotebookNode, source: str) -> None:
    """Right answers, bent by an expression of v."""
    for name, function in FUNCTIONS.items():
        if name not in UNBENT:
            cell_of(notebook, name).source += (
                f"\n\nright_{function} = {function}\n"
                f"def {function}(*args):\n    v = right_{function}(*args)\n    return {source}")
    cell_of(notebook, "worked_forward").source = "a1, z1, a2, y, E = 0.03, 0.03, -1.15, 0.2404890831, 0.2884284165"


sources(ONE_OF_EACH, bent, base="solved",
        earns={name: 0.0 for name in FUNCTIONS if name not in UNBENT})
