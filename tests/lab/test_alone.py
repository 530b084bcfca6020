"""The lab where only NumPy is installed: it imports, checks, hints, and says what is missing for the rest."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ONLY_NUMPY = '''
import sys

class OnlyNumpy:
    """Finds nothing that is not Python's own, NumPy's or the lab's."""
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in {"numpy", "lab"} and top not in sys.stdlib_module_names and top not in sys.builtin_module_names:
            raise ModuleNotFoundError(f"No module named {top!r}", name=top)

sys.meta_path.insert(0, OnlyNumpy())
'''

SCRIPT = ONLY_NUMPY + '''
import numpy as np
from lab import check, gradient_check, hint, notation, pictures, players, progress

def neuron(x, w, b, h):
    return h(w @ x + b)

def layer(z, W, b, h):
    return W @ z + b

check("neuron")
try:
    check("layer")
except AssertionError as error:
    print("failed:", error)
check("two_layer")
hint("layer")
check("forward_order")
hint("forward_order")
progress()
print(notation("hidden_delta", "dtu"))
print(pictures.activations([np.tanh]))
print(players.descent_player(lambda params, gradients, eta: params, lambda w: w @ w, lambda w: 2 * w, np.ones(2)))
print(gradient_check(lambda w: w @ w, lambda w: 3 * w, np.array([1.0, 2.0])))
assert not {"matplotlib", "IPython", "ipywidgets"} & set(sys.modules)
'''


def test_the_lab_checks_with_numpy_alone(root: Path) -> None:
    run = subprocess.run([sys.executable, "-X", "utf8", "-c", SCRIPT], cwd=root / "notebooks", capture_output=True,
                         encoding="utf-8", timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    said = run.stdout
    assert "✓ neuron: right" in said
    assert "✗ layer: not right yet" in said and "Looks like: h forgotten" in said and "failed: layer: " in said
    assert "○ two_layer: not started" in said
    assert "Hint 1 of 3 for layer" in said
    assert "forward_order is answered in words" in said and "Hint 1 of 3 for forward_order" in said
    assert "1 of 18 checked exercises are done" in said
    assert "hidden_delta, dtu" in said
    assert "Pictures need matplotlib, which is not installed here." in said
    assert "Players need matplotlib, which is not installed here." in said
    assert "✗" in said.split("Players need")[1], "the gradient check finds the wrong gradient without drawing it"
