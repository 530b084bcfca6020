"""Attacks by what an answer returns: objects that lie about themselves, and values that are not what they seem."""

from __future__ import annotations

from .attack import attack, first, neuron

EQUAL = """
class Equal{base}:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __le__(self, other): return True
    def __lt__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __sub__
    def __abs__(self): return 0.0
    def __hash__(self): return 0
"""


@attack()
def a_float_that_equals_everything(notebook):
    """A subclass of float whose comparisons and differences all come out well."""
    neuron(notebook, "return Equal(0.25)", EQUAL.format(base="(float)"))


@attack()
def an_array_that_equals_everything(notebook):
    """A subclass of ndarray that answers every NumPy function with what is expected."""
    neuron(notebook, "return np.zeros(()).view(Liar)", """
class Liar(np.ndarray):
    def __array_function__(self, f, types, args, kwargs): return np.zeros(())
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs): return np.zeros(())
    def __eq__(self, other): return np.array(True)
    def all(self, *a, **k): return True
""")


@attack()
def an_object_with_many_faces(notebook):
    """__array__, __float__, __len__ and __iter__ each say something else, and __class__ says float."""
    neuron(notebook, "return Faces()", """
class Faces:
    n = 0
    @property
    def __class__(self): return float
    def __array__(self, *a, **k):
        Faces.n += 1
        return np.array(float(Faces.n))
    def __float__(self): return 0.5
    def __len__(self): return 10**9
    def __iter__(self): return iter(int, 1)
    def __getattr__(self, name): return self
""")


@attack()
def a_generator(notebook):
    """A generator that never ends."""
    neuron(notebook, "import itertools\nreturn itertools.count()")


@attack()
def a_list_that_holds_itself(notebook):
    """A list that holds itself."""
    neuron(notebook, "l = []\nl.append(l)\nreturn l")


@attack()
def a_list_without_end(notebook):
    """Lists of lists of shared lists: small in memory, endless when written out."""
    neuron(notebook, "l = [0.0]\nfor _ in range(60):\n    l = [l, l]\nreturn l")


@attack()
def numbers_that_are_none(notebook):
    """NaN, which some comparisons take for equal."""
    neuron(notebook, "return float('nan')")


@attack()
def infinite_numbers(notebook):
    """∞, against which every tolerance is wide enough."""
    neuron(notebook, "return float('inf')")


@attack()
def an_empty_array(notebook):
    """An empty array, which np.allclose finds equal to everything."""
    neuron(notebook, "return np.zeros((0,))")


@attack()
def an_array_that_broadcasts(notebook):
    """All right answers from −3 to 3 at once, for a comparison that broadcasts and looks for one."""
    neuron(notebook, "return np.linspace(-3, 3, 100001)")


@attack()
def an_array_of_objects(notebook):
    """An array of objects that compare well."""
    neuron(notebook, "a = np.empty((), dtype=object)\na[()] = Equal()\nreturn a", EQUAL.format(base=""))


@attack()
def a_masked_array(notebook):
    """A masked array: what is masked is left out of comparisons."""
    neuron(notebook, "return np.ma.masked_array(0.0, mask=True)")


@attack()
def digits_as_text(notebook):
    """The number as a text of a million digits."""
    neuron(notebook, "return '0.' + '3' * 10**6")


@attack()
def an_endless_integer(notebook):
    """An integer of a million bits."""
    neuron(notebook, "return 1 << 10**6")


@attack()
def a_huge_array(notebook):
    """An answer of 800 MB."""
    neuron(notebook, "return np.zeros(10**8)")


@attack()
def an_exception_that_lies(notebook):
    """An exception whose text, class and traceback claim that all is right."""
    neuron(notebook, "raise Right()", """
class Right(BaseException):
    def __str__(self): raise SystemExit("right")
    def __repr__(self): return "right, 1000 points"
    __class__ = property(lambda self: int)
""")


@attack()
def a_key_that_is_a_lie(notebook):
    """A dict whose keys equal every other key."""
    neuron(notebook, "return {Equal(): 1.0}", EQUAL.format(base=""))


@attack()
def the_input_returned(notebook):
    """The arguments themselves, changed by the call so that they would agree with whatever they are compared with."""
    neuron(notebook, "x[...] = 0\nw[...] = 0\nreturn x")


@attack()
def the_probes_remembered(notebook):
    """A side channel between calls: the second call of the same inputs gives back the first's."""
    neuron(notebook, "SEEN.append((x.copy(), w.copy(), b))\nreturn SEEN[-2][2] if len(SEEN) > 1 else 0.0", "SEEN = []")


@attack()
def the_function_handed_in_replaced(notebook):
    """h is asked for its closure, its code and its globals, in the hope of the judge's side."""
    neuron(notebook, """
h = getattr(h, "__wrapped__", h)
for cell in (getattr(h, "__closure__", None) or ()):
    for name in dir(cell.cell_contents):
        if "expected" in name or "reference" in name:
            return getattr(cell.cell_contents, name)
found = getattr(h, "__globals__", {})
return float(found.get("expected", 0.0))
""")


@attack()
def numpy_answers_for_others(notebook):
    """NumPy's functions are replaced, so that a judge inside the process would compute the attacker's numbers."""
    first(notebook, "import numpy\nnumpy.dot = numpy.tanh = numpy.asarray = numpy.array = lambda *a, **k: 0.0")
    neuron(notebook, "return 0.0")
