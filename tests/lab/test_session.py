"""What a check says when a student has stopped it, or an error has stopped the cell before it."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from lab import check
from lab.session import CheckFailed


def topological_order(weights: Any) -> Any:
    """Loop for ever, until the student stops it."""
    raise KeyboardInterrupt


def test_a_check_that_is_stopped_says_so_in_one_line() -> None:
    with pytest.raises(CheckFailed, match=r"topological_order: stopped.* a loop that never ends") as found:
        check("topological_order")
    assert found.value._render_traceback_() == [str(found.value)]


@pytest.fixture
def shell() -> Any:
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    yield shell
    InteractiveShell.clear_instance()


def said(shell: InteractiveShell, *cells: str) -> str:
    """Return what the last of these cells puts out."""
    for cell in cells:
        with capture_output() as captured:
            shell.run_cell(cell)
    return captured.stdout + "".join(output.data["text/plain"] for output in captured.outputs)


@pytest.mark.parametrize(("cell", "error"), [
    ("def sigmoid(a):\n    return 1 /\n", "SyntaxError: invalid syntax"),
    ("scale = nothing\ndef sigmoid(a):\n    return scale", "NameError: name 'nothing' is not defined"),
    ("sigmoid = np.vectorise(lambda a: a)", "NameError: name 'np' is not defined")])
def test_a_cell_that_stopped_before_its_answer_was_there_is_told(shell: Any, cell: str, error: str) -> None:
    blank = "from lab import check\ndef sigmoid(a):\n    ..."
    words = said(shell, blank, cell, 'check("sigmoid")')
    assert "still blank" in words and f"The cell that ran last stopped with {error}" in words


@pytest.mark.parametrize("cell", ["1 / 0  # sigmoid", 'check("sigmoid")\nsigmoid == 1', "x = sigmoid(1 / 0)"])
def test_another_cell_that_stopped_is_no_matter(shell: Any, cell: str) -> None:
    wrong = "from lab import check\ndef sigmoid(a):\n    return a"
    words = said(shell, wrong, cell, 'check("sigmoid")')
    assert "sigmoid" in words and "ran last" not in words


HALF = r'''
from lab import check, hint
derive_weight_gradient = r"""
\frac{\partial E}{\partial w_{ji}^{(l)}}
  = \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}}
  = \delta_j^{(l)} w_{ji}^{(l)}
"""
'''


def test_a_derivation_is_shown_step_by_step_with_its_first_wrong_step(shell: Any) -> None:
    words = said(shell, HALF, 'check("derive_weight_gradient")')
    assert "partly right" in words and "Looks like: w where z belongs." in words
    assert "2.  ∂E/∂a_j^(l) · ∂a_j^(l)/∂w_{ji}^(l)   ✓ right" in words
    assert "✗ wrong" in words and "where" in words and "✓ the chain rule through the pre-activation" in words


def test_a_derivation_that_is_complete_shows_its_result_with_the_equations_number(shell: Any) -> None:
    words = said(shell, HALF.replace(r"\delta_j^{(l)} w_{ji}^{(l)}", r"\delta_j^{(l)} z_i^{(l-1)}"),
                 'check("derive_weight_gradient")')
    assert "Derived (4.7): ∂E/∂w_{ji}^(l) = δ_j^(l) · z_i^(l−1)" in words


def test_the_notebook_typesets_steps_and_gives_words_to_screen_readers(shell: Any) -> None:
    shell.run_cell(HALF)
    with capture_output() as captured:
        shell.run_cell('check("derive_weight_gradient")')
    html = captured.outputs[0].data["text/html"]
    assert r'aria-label="∂E/∂w_{ji}^(l)">$\displaystyle \frac{\partial E}' in html


def test_a_written_answer_has_hints_too(shell: Any) -> None:
    assert "Hint 1 of 3" in said(shell, "from lab import hint", 'hint("why_log")')
    assert "Hint 2 of 3" in said(shell, 'hint("why_log")')


def test_a_derivation_has_hints_and_counts_in_progress(shell: Any) -> None:
    assert "Hint 1 of 3" in said(shell, HALF, 'hint("derive_weight_gradient")')
    words = said(shell, HALF, 'check("derive_weight_gradient")', 'from lab import progress; progress("04-backpropagation")')
    assert "derive_weight_gradient (tried)" in words and "derive_bias_gradient (waiting)" in words


FORWARD = """import numpy as np
from lab import check
def toy_forward(x, W1, w2):
    a = W1 @ x
    z = np.tanh(a)
    return a, z, w2 @ z
"""
ERRORS = """def local_errors(x, t, W1, w2):
    a, z, y = toy_forward(x, W1, w2)
    return 2 * (y - t), 2 * (y - t) * w2 * (1 - z**2)
"""
GRADIENTS = """def toy_gradients(x, t, W1, w2):
    delta, hidden = local_errors(x, t, W1, w2)
    return np.outer(hidden, x), delta * toy_forward(x, W1, w2)[1]
"""
WITHOUT_TANH = FORWARD.replace("np.tanh(a)", "a")
BLANK = "def toy_forward(x, W1, w2):\n    ..."


@pytest.mark.parametrize("forward", [WITHOUT_TANH, FORWARD + BLANK])
def test_an_answer_that_uses_one_that_is_not_right_is_told_what_to_fix_first(shell: Any, forward: str) -> None:
    words = said(shell, forward, ERRORS, 'check("local_errors")')
    assert "`toy_forward`, which this uses, is not right yet: fix that first." in words
    assert "Looks like" not in words


def test_the_answers_that_an_answer_uses_are_found_through_its_helpers(shell: Any) -> None:
    words = said(shell, WITHOUT_TANH, ERRORS, GRADIENTS, 'check("toy_gradients")')
    assert "`toy_forward` and `local_errors`, which this uses, are not right yet: fix those first." in words


def test_an_answer_is_not_held_up_by_one_that_it_does_not_use_or_that_is_right(shell: Any) -> None:
    own = ERRORS.replace("toy_forward(x, W1, w2)", "W1 @ x, np.tanh(W1 @ x), w2 @ np.tanh(W1 @ x)")
    wrong = own.replace("2 * (y - t),", "(y - t),")
    assert "not right yet: fix" not in said(shell, WITHOUT_TANH, wrong, 'check("local_errors")')
    assert "not right yet: fix" not in said(shell, FORWARD, wrong, 'check("local_errors")')


def test_the_panel_of_a_right_answer_says_that_grading_tries_other_inputs_too(shell: Any) -> None:
    assert "✓ toy_forward: right\nGrading tries other inputs too." in said(shell, FORWARD, 'check("toy_forward")')


SLIPPED = '''\
from lab import check, hint
import numpy as np
def neuron(x, w, b, h):
    total = b
    for k in range(len(x)):
        total += w[k] - x[k]
    return h(total)
'''


def test_a_wrong_answer_without_a_name_is_told_where_to_look(shell: Any) -> None:
    words = said(shell, SLIPPED, 'check("neuron")')
    assert "Where to look: Line 6: look at the operator in `w[k] - x[k]`." in words
    assert "w[k] * x[k]" not in words


def test_the_last_hint_says_the_edit_and_a_right_answer_makes_it_forgotten(shell: Any) -> None:
    hints = [said(shell, SLIPPED if not rung else "", 'check("neuron")', 'hint("neuron")') for rung in range(3)]
    assert ["write `total += w[k] * x[k]`" in words for words in hints] == [False, False, True]
    words = said(shell, SLIPPED.replace("- x[k]", "* x[k]"), 'check("neuron")', 'hint("neuron")')
    assert "Instead of" not in words


def test_a_mistake_that_has_a_name_is_named_and_nothing_is_searched(shell: Any) -> None:
    words = said(shell, SLIPPED.replace("w[k] - x[k]", "w[k] * x[k]").replace("= b", "= -b"), 'check("neuron")')
    assert "Looks like: a threshold" in words and "Where to look" not in words
