"""The supervisor restarts what dies, ends everything, and leaves nothing behind when it is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from governance.localstack import processes
from governance.localstack.paths import PROJECT_DIR
from governance.localstack.postgres import Postgres
from governance.localstack.stack import ensure_running, status
from governance.localstack.supervisor import MARK
from governance.localstack.valkey import Valkey

# A stand-in for web or worker: it starts a process of its own, as they do, and waits.
SERVICE = (
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).wait()"
)
SUPERVISE = f"""
import os, sys
from governance.localstack.paths import local_dir
from governance.localstack.services import Engine
from governance.localstack.stack import engines
from governance.localstack.state import load_state
from governance.localstack.supervisor import Interrupted, Supervisor
local = local_dir()
supervisor = Supervisor(str(local), lambda text: print(text, flush=True))
supervisor.clear_leftovers()
supervisor.listen()
load_state()
for engine in engines(local):
    supervisor.start(Engine(engine, local))
supervisor.start(supervisor.process("service", (sys.executable, "-c", {SERVICE!r}), dict(os.environ), local / "log"))
print("ready", flush=True)
try:
    supervisor.wait(lambda: False)
except Interrupted:
    supervisor.stop()
print("ended", flush=True)
"""


@pytest.fixture
def supervised(local: Path) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Starts a supervisor over a stack of its own and a service; kills what the test leaves."""
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE],
            cwd=PROJECT_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        assert line_from(process) == "ready"
        assert eventually(lambda: len(children(local)) == 2)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    processes.end(children(local), ((signal.SIGKILL, 5.0),))


def line_from(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def children(local: Path) -> list:
    return processes.with_variable(MARK, str(local))


def engine_processes(local: Path) -> list:
    return [
        *processes.working_in(Postgres(local).data, "postgres"),
        *processes.working_in(Valkey(local).home, "valkey"),
    ]


def eventually(condition: Callable[[], bool], patience: float = 15.0) -> bool:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_asked_to_end_it_ends_everything_within_seconds(local, supervised):
    supervisor = supervised()
    asked = time.monotonic()
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(15) == 0
    assert time.monotonic() - asked < 10
    assert children(local) == []
    assert engine_processes(local) == []


def test_killed_it_takes_services_and_engines_along(local, supervised):
    supervised().kill()
    assert eventually(lambda: engine_processes(local) == [])
    assert eventually(lambda: not any(SERVICE in process.cmdline() for process in children(local)))


def test_the_next_start_clears_what_a_killed_supervisor_left(local, supervised):
    supervised().kill()
    left = children(local)
    supervised()
    assert not set(left) & set(children(local))
    assert status() == {"PostgreSQL": True, "Valkey": True}


@pytest.mark.parametrize("victim", ["service", "PostgreSQL", "Valkey"])
def test_a_service_that_is_killed_is_started_again_and_told(local, supervised, victim):
    supervisor = supervised()
    leader = {
        "service": lambda: [process for process in children(local) if SERVICE in process.cmdline()],
        "PostgreSQL": lambda: [Postgres(local)._postmaster()],
        "Valkey": lambda: processes.working_in(Valkey(local).home, "valkey"),
    }[victim]
    (killed,) = leader()
    os.kill(killed.pid, signal.SIGKILL)
    assert line_from(supervisor) == f"{victim} ended (killed by SIGKILL); starting it again"
    assert eventually(lambda: all(status().values()) and len(children(local)) == 2)
    assert killed.pid not in [process.pid for process in leader()]


def test_an_engine_starts_by_itself_where_a_supervisor_ran_it_before(local, supervised):
    supervisor = supervised()
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(15) == 0
    ensure_running()
    assert all(status().values())


def test_an_engine_found_running_is_used_and_looked_after(local, supervised):
    ensure_running()
    found = Postgres(local)._postmaster()
    supervisor = supervised()
    assert Postgres(local)._postmaster() == found
    found.kill()
    assert line_from(supervisor) == "PostgreSQL ended (does not answer); starting it again"
    assert eventually(lambda: all(status().values()))
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(15) == 0
    assert engine_processes(local) == []
