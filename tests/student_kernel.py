"""A student's kernel in this process: cells run as JupyterLab runs them, and a restart forgets what Python knew."""

from __future__ import annotations

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

UNIT = "01-forward-model"
IMPORT = f'import numpy as np\nfrom lab import check, hint, progress\nprogress("{UNIT}")'  # as a unit begins
RIGHT = "def sigmoid(a):\n    return np.exp(-np.logaddexp(0, -np.asarray(a, float)))"
WRONG = "def sigmoid(a):\n    return a"


class Kernel:
    """Cells run as JupyterLab runs them, each with its id; a restart forgets all that Python knows."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.shell = InteractiveShell.instance()
        self.shell.history_manager.enabled = False
        self.run(IMPORT)

    def stop(self) -> None:
        InteractiveShell.clear_instance()

    def restart(self) -> None:
        self.stop()
        self.start()

    def run(self, cell: str, cell_id: str | None = None) -> str:
        """Run a cell and return what it puts out."""
        with capture_output() as captured:
            self.shell.run_cell(cell, cell_id=cell_id)
        return captured.stdout + "".join(output.data.get("text/plain", "") for output in captured.outputs)
