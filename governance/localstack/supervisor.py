"""Keeps services alive, and ends them all in order.

One thread, no magic: a loop looks at every service a few times a second. A service that ended is started
again, at once the first time, later with growing pauses. When the supervisor itself is killed, the kernel
takes its children along (Linux); what is left all the same, the next start knows by a mark in its environment.
"""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from governance.localstack import processes
from governance.localstack.errors import StackError
from governance.localstack.services import Engine, Process, kill_group

MARK = "GOVERNANCE_SUPERVISOR"
POLL = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
HEALTHY_AFTER = 30.0
PATIENCE = 8.0


class Interrupted(Exception):
    """The supervisor was asked to end."""


@dataclass
class Watch:
    """A service and how its last starts went."""

    service: Process | Engine
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0


class Supervisor:
    """Starts services, restarts those that end, and stops all in the reverse order of their start."""

    def __init__(self, mark: str, say: Callable[[str], None]) -> None:
        self.mark = mark
        self.say = say
        self.watches: list[Watch] = []
        self.asked = False

    def listen(self) -> None:
        """From now on Ctrl-C and SIGTERM ask this supervisor to end; again, they end it at once."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            for watch in self.watches:
                if watch.service.child:
                    kill_group(watch.service.child.pid)
        self.asked = True

    def clear_leftovers(self) -> None:
        """Kill what a supervisor that was itself killed has left running."""
        processes.end(processes.with_variable(MARK, self.mark), ((signal.SIGKILL, 5.0),))

    def process(self, name: str, argv: tuple[str, ...], environment: dict[str, str], log: Path) -> Process:
        """A child process that bears this supervisor's mark, so that a later one recognises it."""
        return Process(name, argv, environment | {MARK: self.mark}, log)

    def start(self, service: Process | Engine) -> None:
        """Start `service` and look after it from now on."""
        watch = Watch(service)
        self.watches.append(watch)
        self._start(watch)

    def wait(self, done: Callable[[], bool], patience: float = float("inf")) -> bool:
        """Look after all services until `done()`; False when it was not within `patience` seconds.

        Raises Interrupted when asked to end.
        """
        deadline = time.monotonic() + patience
        while not done():
            if self.asked:
                raise Interrupted
            if time.monotonic() > deadline:
                return False
            self._look()
            time.sleep(POLL)
        return True

    def stop(self) -> None:
        """End every service: first those that use the engines, all at the same time, then the engines."""
        for watch in self.watches:
            watch.service.ask_to_end()
        deadline = time.monotonic() + PATIENCE
        while self.watches:
            self.watches[-1].service.end(deadline)
            self.watches.pop()

    def _look(self) -> None:
        now = time.monotonic()
        for watch in self.watches:
            if watch.due:
                if now >= watch.due:
                    self._start(watch)
            elif ending := watch.service.ending():
                self._plan_restart(watch, ending, now)

    def _plan_restart(self, watch: Watch, ending: str, now: float) -> None:
        if watch.service.child and isinstance(watch.service, Process):
            kill_group(watch.service.child.pid)  # what it had started itself
        healthy = now - watch.started > HEALTHY_AFTER
        watch.pause = 0.0 if healthy else min(max(watch.pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        watch.due = now + watch.pause
        self.say(f"{watch.service.name} ended ({ending}); starting it again" + _pause_text(watch.pause))

    def _start(self, watch: Watch) -> None:
        watch.due = 0.0
        try:
            watch.service.start()
        except StackError as error:
            if not watch.started:
                raise
            self._plan_restart(watch, str(error), time.monotonic())
        watch.started = time.monotonic()


def _pause_text(pause: float) -> str:
    return f" in {pause:.0f} s" if pause > FIRST_PAUSE else ""
