"""`make demo`: everything from an installed `.venv` to a portal that answers, in one supervised process."""

import fcntl
import http.client
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from governance.localstack import assets, commands, ports, processes, stamps
from governance.localstack.errors import StackError
from governance.localstack.paths import PROJECT_DIR, local_dir, log_file
from governance.localstack.services import Engine
from governance.localstack.stack import engines
from governance.localstack.state import load_state
from governance.localstack.supervisor import Interrupted, Supervisor

READY_WITHIN = 90.0


def run() -> int:
    """Start everything, stay until Ctrl-C or SIGTERM, end everything. Returns the exit code."""
    local = local_dir()
    with only_one(local):
        supervisor = Supervisor(str(local), lambda text: print(f"  {text}", flush=True))
        supervisor.clear_leftovers()
        port = chosen_port()
        supervisor.listen()
        try:
            Demo(supervisor, local, port).start()
            supervisor.wait(lambda: False)
        except Interrupted:
            print("\n  Ending …", flush=True)
        finally:
            supervisor.stop()
    print("  Everything has ended; data stay in .local/", flush=True)
    return 0


def stop() -> None:
    """End a demo that runs for this folder, and wait until it is gone."""
    lock = local_dir() / "demo.lock"
    pid = processes.read_pid(lock)
    if pid is None or not _is_held(lock):
        return
    processes.end_politely(pid, patience=30.0)


@contextmanager
def only_one(local: Path) -> Iterator[None]:
    """Hold the demo's lock. Raises StackError when another demo holds it."""
    with (local / "demo.lock").open("a+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError("The demo runs here already: use it, or end it with 'make stop'.") from None
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield


def _is_held(lock: Path) -> bool:
    with lock.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def chosen_port() -> int:
    """The port named by PORT, or 8000. Raises StackError when nothing could listen there."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise StackError(f"PORT={text} is not a port number.")
    if not ports.is_free(int(text)):
        raise StackError(f"Port {text} cannot be used: choose another one, e.g. PORT={int(text) + 1} make demo")
    return int(text)


class Demo:
    """The steps of the demo, in order, each told on screen with the seconds it took."""

    def __init__(self, supervisor: Supervisor, local: Path, port: int) -> None:
        self.supervisor, self.local, self.port = supervisor, local, port
        self.environment = dict(os.environ)

    def start(self) -> None:
        """Bring the portal up, or raise StackError (a step failed) or Interrupted (Ctrl-C)."""
        started = time.monotonic()
        if not assets.is_current():
            with self._told("Front-end libraries"):
                assets.build()
        with self._told("PostgreSQL and Valkey"):
            self._start_engines()
        self._manage("Messages", "catalogue", "compile")
        self._manage(
            "Static files", "collectstatic", "--noinput", inputs=[PROJECT_DIR / "static", PROJECT_DIR / "requirements"]
        )
        self._manage("Database", "migrate_jurisdictions")
        self._manage("Demo data", "seed_demo")
        with self._told("Web, worker and beat"):
            self._start_services()
        print(f"  Ready after {time.monotonic() - started:.1f} s\n")
        print(describe(self.local / "demo.json", self.port), flush=True)

    def _start_engines(self) -> None:
        load_state()
        for engine in engines(self.local):
            self.supervisor.start(Engine(engine, self.local))
        state = load_state()
        self.environment |= {
            "DATABASE_URL": os.environ.get("DATABASE_URL") or state.database_url(),
            "REDIS_URL": os.environ.get("REDIS_URL") or state.redis_url(),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        self.environment.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings.dev")

    def _start_services(self) -> None:
        for name in commands.SERVICES:
            log = log_file(self.local, name)
            self.supervisor.start(self.supervisor.process(name, commands.service(name), self.environment, log))
        if not self.supervisor.wait(lambda: answers(self.port), READY_WITHIN):
            raise StackError(f"The web server does not answer; its last words:\n{_tail(log_file(self.local, 'web'))}")

    def _manage(self, title: str, *arguments: str, inputs: list[Path] | None = None) -> None:
        """Run a management command, unless the `inputs` it works on are those of its last success."""
        stamp, value = self.local / "stamps" / arguments[0], stamps.digest(inputs) if inputs else ""
        if inputs and stamps.is_current(stamp, value):
            return
        with self._told(title):
            self._run(arguments)
        if inputs:
            stamps.write(stamp, value)

    def _run(self, arguments: tuple[str, ...]) -> None:
        log = log_file(self.local, arguments[0])
        log.unlink(missing_ok=True)
        process = self.supervisor.process(arguments[0], commands.manage(*arguments), self.environment, log)
        process.start()
        try:
            self.supervisor.wait(lambda: process.ending() is not None)
        finally:
            process.ask_to_end()
            process.end(time.monotonic() + 3)
        if process.child is None or process.child.returncode:
            raise StackError(f"manage.py {' '.join(arguments)} failed; its last words:\n{_tail(log)}")

    @contextmanager
    def _told(self, title: str) -> Iterator[None]:
        print(f"  {title} … ", end="", flush=True)
        started = time.monotonic()
        try:
            yield
        except BaseException:
            print("not done", flush=True)
            raise
        print(f"{time.monotonic() - started:.1f} s", flush=True)


def answers(port: int) -> bool:
    """Whether the portal says that it is ready."""
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def describe(path: Path, port: int) -> str:
    """Addresses and accounts of the demo as lines for the screen."""
    try:
        demo: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"  http://localhost:{port}/"
    lines = [f"  Start here   {demo['public']}", ""]
    lines += [f"  {entry['url']}   {entry['name']} ({entry['level']})" for entry in demo["jurisdictions"]]
    rows = [("role", "user name", "password", "address")]
    rows += [(entry["role"], entry["username"], entry["password"], entry["url"]) for entry in demo["accounts"]]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines += ["", *("  " + "  ".join([*map(str.ljust, row[:3], widths), row[3]]) for row in rows)]
    return "\n".join([*lines, "", "  Also in .local/demo.json. Logs: .local/logs/. Ctrl-C ends everything."])


def _tail(log: Path, count: int = 15) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "(no log)"
    return "\n".join(lines[-count:])
