"""A PostgreSQL server of the tests' own: from Debian's package, in a folder of its own, reached by its socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

USERS = ("postgres", "nobody")  # who may run the server where the tests run as root, which it refuses


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


def why_not() -> str:
    """Return why no server can be had here, or ""."""
    if programs() is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if os.getuid() == 0 and not (shutil.which("setpriv") and _user()):
        return "PostgreSQL does not run as root, and there is no other user to run it as (setpriv, postgres or nobody)"
    return ""


def _user() -> str | None:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in USERS if name in known), None)


class Server:
    """Use as a context manager. url: of its database `gradebook`, for SQLAlchemy."""

    def __init__(self) -> None:
        folder = programs()
        assert folder is not None
        self._programs = folder
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self._as = []
        if os.getuid() == 0:
            shutil.chown(self.folder, _user())
            self._as = ["setpriv", f"--reuid={_user()}", "--clear-groups", "--inh-caps=-all"]
        self.url = f"postgresql://postgres@/gradebook?host={self.folder}"

    def __enter__(self) -> Server:
        self._run("initdb", "--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C",
                  "--pgdata", str(self.folder / "data"))
        self.start()
        self._run("createdb", "--host", str(self.folder), "--username", "postgres", "gradebook")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        # Nothing is listened to but a socket in the folder.
        self._control("start", "-l", str(self.folder / "log"),
                      "-o", f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off")

    def stop(self) -> None:
        """Stop the server at once, as when the machine loses its power."""
        self._control("stop", "-m", "immediate")

    def _control(self, what: str, *options: str) -> None:
        self._run("pg_ctl", what, "-w", "-t", "60", "-D", str(self.folder / "data"), *options)

    def _run(self, program: str, *options: str) -> None:
        done = subprocess.run([*self._as, str(self._programs / program), *options], cwd=self.folder, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace") if program != "pg_ctl" else self._quietly(program, *options)
        assert done.returncode == 0, done.stdout

    def _quietly(self, program: str, *options: str) -> subprocess.CompletedProcess:
        """Run pg_ctl, whose server would keep a pipe open."""
        with open(self.folder / "said", "w+") as said:
            done = subprocess.run([*self._as, str(self._programs / program), *options], cwd=self.folder, check=False,
                                  stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, text=True)
            said.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, said.read())
