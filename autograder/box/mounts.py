"""Build the bubblewrap command: what exists inside the box, and what is hidden below it."""
from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import autograder
import lab
from lab.places import DATA as DATA_HERE

from .contract import BoxUnavailable

INSIDE = ("zygote.py", "guest.py", "sent.py", "shell.py", "confine.py", "seccomp.py", "calls.py", "coding.py",
          "wire.py")
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/nix/store", "/gnu/store",
          "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts",
          "/etc/localtime", "/etc/mime.types")
NEEDED = ("numpy", "matplotlib", "IPython")     # and so, wherever they lie, their folders exist in the box
OURS = ("autograder", "backpropagation_by_hand*", "__editable__*backpropagation_by_hand*",
        "__pycache__/__editable__*backpropagation_by_hand*", "backpropagation-by-hand*", "bin/autograder*")
PACKAGES = ("lib*/python*/site-packages", "lib*/python*/dist-packages", "local/lib*/python*/*-packages")
DEVICES = ("null", "zero", "full", "random", "urandom")     # without terminals, which need users of their own
MACHINERY, LAB, DATA, HOME = "/box/machinery", "/box/library", "/box/data", "/box/home"
FRESH = ("/tmp", "/dev/shm", HOME)      # what each notebook has for itself, and may write to
ENVIRONMENT = {
    "USER": "student", "LANG": "C.UTF-8", "TZ": "UTC", "TERM": "dumb", "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1", "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1",
    # memory that is given back is soon wanted again: keep it, for each new page costs a microsecond or two
    "MALLOC_TRIM_THRESHOLD_": str(64 * 2**20), "MALLOC_MMAP_THRESHOLD_": str(16 * 2**20),
    "PIP_RETRIES": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1",   # `%pip install` fails at once, as there is no network
}


def environment(home: str, temporary: str) -> dict[str, str]:
    """Return the whole environment of the box."""
    path = os.pathsep.join([str(Path(sys.prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin"])
    return {**ENVIRONMENT, "HOME": home, "PATH": path, "TMPDIR": temporary,
            "MPLCONFIGDIR": f"{home}/.matplotlib", "IPYTHONDIR": f"{home}/.ipython"}


def command(secrets: Sequence[Path], identity: list[str], empty: list[int]) -> list[str]:
    """Return bubblewrap's command line up to the program that it runs.

    identity: its words about users and rights. empty: gets the numbers of open files to pass on.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise BoxUnavailable("bubblewrap (the program bwrap) is not installed; install it, on Debian and Ubuntu "
                             "by `sudo apt install bubblewrap`, or choose the lesser `--isolation process`.")
    words = [program, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
             *identity, "--hostname", "box", "--die-with-parent", "--new-session", "--clearenv"]
    shown = shown_paths()
    for name, value in environment(HOME, "/tmp" if "/tmp" in fresh_places(shown) else HOME).items():
        words += ["--setenv", name, value]
    words += ["--tmpfs", "/dev", "--dir", "/dev/shm", "--tmpfs", "/tmp"]
    words += layers(shown, hidden_paths(shown, secrets), empty)
    words += ["--dir", "/box", "--dir", MACHINERY, "--dir", LAB, "--perms", "0755", "--tmpfs", HOME]
    words += [word for name in DEVICES for word in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")]
    for name in INSIDE:
        words += ["--ro-bind", str(Path(__file__).parent / name), f"{MACHINERY}/{name}"]
    folder = Path(lab.__file__).resolve().parent
    words += ["--ro-bind", str(folder), f"{LAB}/lab", "--ro-bind-try", str(DATA_HERE), DATA]
    for name, text in (("passwd", f"student:x:1000:1000::{HOME}:/bin/sh\n"), ("group", "student:x:1000:\n")):
        words += ["--ro-bind-data", str(_file_of(text, empty)), f"/etc/{name}"]
    return [*words, "--remount-ro", "/dev", "--remount-ro", "/tmp", "--remount-ro", "/", "--chdir", HOME]


def fresh_places(shown: Iterable[Path]) -> list[str]:
    """Return FRESH, without places that contain something shown, such as a Python environment below /tmp."""
    return [place for place in FRESH if not any(_below(path, Path(place)) for path in shown)]


def shown_paths() -> list[Path]:
    """Return the folders and files of this machine that exist, read-only, in the box: the system and Python."""
    paths = [Path(path) for path in SYSTEM if os.path.lexists(path)]
    paths += [Path(sys.base_prefix), Path(sys.base_prefix).resolve(), Path(sys.prefix), Path(sys.prefix).resolve()]
    paths += [place for place in extra_places() if not any(_below(place, path) for path in paths)]
    return list(dict.fromkeys(paths))


def extra_places() -> list[Path]:
    """Return folders outside the Python environment that hold its packages all the same (`pip install --user`)."""
    specs = (importlib.util.find_spec(name) for name in NEEDED)
    return list(dict.fromkeys(Path(spec.origin).resolve().parent.parent for spec in specs if spec and spec.origin))


def hidden_paths(shown: Iterable[Path], secrets: Sequence[Path]) -> list[Path]:
    """Return what must not exist in the box although it lies below something shown: all of the instructor's side."""
    package = Path(autograder.__file__).resolve().parent
    hidden = [package, *(Path(secret).resolve() for secret in secrets)]
    if (package.parent / "pyproject.toml").exists():
        hidden.append(package.parent)   # the repository: solutions, tests, reference
    for place in shown:
        for packages in (place, *(folder for pattern in PACKAGES for folder in place.glob(pattern))):
            if packages.resolve() == place.resolve() / packages.relative_to(place):     # else lib64, a link to lib
                hidden += [path for pattern in OURS for path in packages.glob(pattern)]
    return [path for path in dict.fromkeys(hidden) if any(_below(path, place) for place in shown)]


def layers(shown: Sequence[Path], hidden: Iterable[Path], empty: list[int]) -> list[str]:
    """Return mounts ordered from outer to inner paths, since a hidden folder may contain a shown one.

    Folders on the way to one are made by name, since bubblewrap makes them readable by their owner only.
    """
    words: list[str] = []
    closed: list[str] = []
    for path, show in sorted([(path, True) for path in shown] + [(path, False) for path in hidden],
                             key=lambda layer: (len(layer[0].parts), not layer[1])):
        if show:
            words += [word for parent in reversed(path.parents[:-1]) for word in ("--dir", str(parent))
                      if not any(_below(parent, place) for place in shown)]
        if show and path.is_symlink() and len(path.parts) == 2:     # as /bin is a link to /usr/bin
            words += ["--symlink", os.readlink(path), str(path)]
        elif show:
            words += ["--ro-bind", str(path), str(path)]
        elif path.is_dir():
            words += ["--tmpfs", str(path)]
            closed += ["--remount-ro", str(path)]
        elif path.exists():
            words += ["--ro-bind-data", str(_file_of("", empty)), str(path)]
    return words + closed


def _below(path: Path, place: Path) -> bool:
    """Return True if path lies in place, whatever links lead there."""
    return path == place or place.resolve() in (path.resolve(), *path.resolve().parents) or place in path.parents


def _file_of(text: str, files: list[int]) -> int:
    """Return the number of an open file that holds `text`; bubblewrap reads it when it starts."""
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    files.append(reading)
    return reading
