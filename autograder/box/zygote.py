"""Inside the box: a warm process that forks once for each notebook, and never runs student code itself.

`python zygote.py SETTINGS`, where SETTINGS is JSON with the number of the control socket. The warden writes
one line of JSON at a time: {"fork": n, ...} with a socket for the fork attached, or {"kill": n}. The zygote
answers {"ready": true} once, and {"ended": n, "signal": s, "code": c} after each fork.
"""
from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pathlib
import pkgutil
import select
import shutil
import signal
import socket
import sys
import tempfile
import types
from typing import Any


def main(settings: dict[str, Any]) -> None:
    """Fork whenever the warden asks, and report how each fork ended, until the warden closes the connection."""
    control = socket.socket(fileno=settings["control"])
    shell = warm_up()
    wake, waker = socket.socketpair()
    for end in (wake, waker):
        end.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    if settings["isolation"] == "process":
        confine.adopt_orphans()
    say(control, {"ready": True})
    while True:
        data, handed, _, _ = socket.recv_fds(control, 65536, 1)
        if not data:
            break
        order = json.loads(data.splitlines()[-1])
        if "fork" not in order:     # to end a fork that has ended by itself meanwhile
            continue
        connection = socket.socket(fileno=handed[0])
        child = confine.fork_as_first_process() if settings["isolation"] == "bubblewrap" else os.fork()
        if child == 0:
            run_fork(connection, shell, {**settings, **order}, (control, wake, waker))
        connection.close()
        status, cpu = wait_for(child, order["fork"], control, wake)
        if settings["isolation"] == "process":
            end_orphans(child)
        with contextlib.suppress(OSError):      # the warden may be gone
            say(control, {"ended": order["fork"], "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
                          "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0, "cpu": cpu})
    if settings["homes"] is not None:
        shutil.rmtree(settings["homes"], ignore_errors=True)


def warm_up() -> Any:
    """Import and build all that a notebook is likely to need, once for all forks."""
    import selectors

    import matplotlib

    # epoll, whose watches are kernel memory that nobody counts, is refused to notebooks: asyncio uses poll
    selectors.DefaultSelector = selectors.PollSelector  # type: ignore[misc, assignment]
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    from box_inside import guest
    from box_inside.shell import Shell

    import lab

    for module in pkgutil.walk_packages(lab.__path__, "lab."):
        with contextlib.suppress(ImportError):      # what needs a package that is not installed
            importlib.import_module(module.name)
    plt.close(plt.figure())
    plt.show = lambda *_, **__: None    # there is no window; figures are shown, if at all, when their cell ends
    shell = Shell.instance()
    shell.display_formatter.active_types = list(Shell.KINDS)
    shell.register_magic_function(lambda line: None, "line", "matplotlib")
    guest.rehearse(shell)
    if os.uname().machine in seccomp.MACHINES:
        seccomp.program(os.uname().machine)     # made once, for all forks
    gc.collect()
    gc.freeze()         # so that forks do not copy pages only to look for garbage in them
    return shell


def run_fork(connection: socket.socket, shell: Any, settings: dict[str, Any], others: tuple[Any, ...]) -> None:
    """Give up rights in the child, then serve as the guest until the warden ends it."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        for other in others:
            other.close()
        if settings["isolation"] == "bubblewrap":
            confine.namespaces(settings)
        else:
            confine.end_with_parent()
            os.environ |= {"HOME": settings["home"], "TMPDIR": settings["home"]}
        tempfile.tempdir = None     # to be looked up again
        incoming = connection.makefile("rb")
        work = prepare_folder(settings, wire.read(incoming))
        confine.limits(settings)
        if settings["isolation"] == "bubblewrap":
            confine.give_up_rights(settings["uid"])
            confine.end_with_parent()
            seccomp.install()
        os.chdir(work)
        sys.path.insert(0, work)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)
        os.close(nowhere)
        guest.Guest(connection, incoming, shell, settings).serve()
        code = 0
    except EOFError:
        code = 0
    finally:
        if code:
            import traceback
            traceback.print_exc(file=sys.__stderr__)
        os._exit(code)


def prepare_folder(settings: dict[str, Any], handed_in: tuple[dict[str, Any], list[Any]]) -> str:
    """Fill the notebook's folder as a student has it: the lab, the data, and the files handed in."""
    work = os.path.join(settings["home"], "notebooks")
    os.makedirs(work)
    for name, place in settings["beside"].items():
        os.symlink(place, os.path.join(work, name))
    own = settings["uid"] if settings["isolation"] == "bubblewrap" else -1
    os.chown(work, own, own)
    for name, content in zip(handed_in[0]["files"], handed_in[1]):
        with contextlib.suppress(OSError, ValueError):  # a name that cannot be one here, or is ours
            with open(os.path.join(work, os.path.basename(name)), "xb") as file:
                file.write(content)
            os.chown(os.path.join(work, os.path.basename(name)), own, own)
    return work


def wait_for(child: int, number: int, control: socket.socket, wake: socket.socket) -> tuple[int, float]:
    """Return the child's exit status and processor time, when it has ended by itself, by order, or with the warden."""
    waiting = select.poll()
    waiting.register(control, select.POLLIN)
    waiting.register(wake, select.POLLIN)
    while True:
        ended, status, used = os.wait4(child, os.WNOHANG)
        if ended:
            return status, used.ru_utime + used.ru_stime
        for ready, _ in waiting.poll():
            if ready == control.fileno():
                data = control.recv(65536)
                if not data or json.loads(data).get("kill") == number:
                    os.kill(child, signal.SIGKILL)
                if not data:
                    waiting.unregister(control)
            else:
                wake.recv(4096)


def end_orphans(child: int) -> None:
    """End what a fork left behind, where no process-id namespace does so (isolation "process")."""
    with contextlib.suppress(OSError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            orphans = pathlib.Path(f"/proc/self/task/{os.getpid()}/children")
            for orphan in orphans.read_text().split() if orphans.exists() else ():
                os.kill(int(orphan), signal.SIGKILL)
            os.waitpid(-1, 0 if orphans.exists() else os.WNOHANG)


def say(control: socket.socket, message: dict[str, Any]) -> None:
    """Send a message to the warden."""
    control.sendall(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    package = types.ModuleType("box_inside")    # this folder, without the package that it lies in outside
    package.__path__ = [os.path.dirname(os.path.abspath(__file__))]
    sys.modules["box_inside"] = package
    sys.path[:] = [place for place in sys.path if place != package.__path__[0]]
    orders = json.loads(sys.argv.pop())
    sys.path += [place for place in orders["places"] if place not in sys.path]
    from box_inside import confine, guest, seccomp, wire

    main(orders)
