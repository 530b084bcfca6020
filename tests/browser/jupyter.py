"""One real JupyterLab for all browser tests, on a copy of notebooks/, with settings that nobody else's reach."""
from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell is there to be looked at
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}
NO_NEWS = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", ".progress")


class JupyterLab:
    """A server of our own in `folder`: its notebooks lie in `folder`/notebooks, its settings beside them."""

    def __init__(self, folder: Path, notebooks: Path) -> None:
        self.notebooks = folder / "notebooks"
        shutil.copytree(notebooks, self.notebooks, ignore=LEFT_OUT)
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "jupyter.log"
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={self.port}",
                   "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
        if os.getuid() == 0:
            command.append("--allow-root")
        with self.log.open("w") as log:
            self._process = subprocess.Popen(command, cwd=self.notebooks, env=_surroundings(folder), stdout=log,
                                             stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)

    def wait(self, seconds: float = 90) -> None:
        """Wait until the server answers; report its log if it does not."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/api", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of the server and its kernels, with the settings written into its folders."""
    places = {f"JUPYTER_{part}_DIR": folder / part.lower() for part in ("CONFIG", "DATA", "RUNTIME")}
    places |= {"IPYTHONDIR": folder / "ipython", "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
               "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces", "MPLCONFIGDIR": folder / "matplotlib"}
    for place in places.values():
        place.mkdir()
    for name, values in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    (folder / "config" / "labconfig").mkdir()
    (folder / "config" / "labconfig" / "page_config.json").write_text(json.dumps(NO_NEWS))
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
    return {**os.environ, **{name: str(place) for name, place in places.items()}, **threads, "HOME": str(folder)}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
