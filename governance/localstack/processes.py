"""Small truths about processes: is it alive, is it ours, end it."""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1


def is_alive(pid: int) -> bool:
    """Whether process `pid` runs; a zombie does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def read_pid(path: Path) -> int | None:
    """The process number on the first line of a pid file, or None when there is none."""
    try:
        return int(path.read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def working_in(folder: Path, name: str) -> list[psutil.Process]:
    """Living processes called `name` whose working directory is `folder`."""
    found = []
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):
            if name in process.info["name"] and Path(process.cwd()) == folder and is_alive(process.pid):
                found.append(process)
    return found


def with_variable(name: str, value: str) -> list[psutil.Process]:
    """Living processes of this user that were started with the environment variable `name` set to `value`."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get(name) == value and is_alive(process.pid):
                found.append(process)
    return found


def end(processes: Iterable[psutil.Process], signals: Iterable[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn, with the seconds to wait after it, until none of `processes` is left."""
    left = list(processes)
    for number, patience in signals:
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.send_signal(number)
        left = _wait(left, patience)
        if not left:
            return


def end_politely(pid: int, patience: float) -> None:
    """Ask process `pid` to end, and wait for it; it is killed only when it does not within `patience` seconds."""
    with contextlib.suppress(psutil.NoSuchProcess):
        end([psutil.Process(pid)], ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)))


def _wait(processes: list[psutil.Process], patience: float) -> list[psutil.Process]:
    deadline = time.monotonic() + patience
    while left := [process for process in processes if process.is_running() and is_alive(process.pid)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)
    return left


def dies_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """For `subprocess.Popen(preexec_fn=…)`: the kernel sends `number` when the parent dies (Linux only).

    Elsewhere None: leftovers of a killed supervisor are cleaned by the next start.
    """
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None, use_errno=True), os.getpid()

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # the parent died between fork and prctl
            os._exit(1)

    return ask_kernel
