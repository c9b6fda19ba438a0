"""A process that has loaded the application and forks a worker for each order: nobody waits for imports.

Run as `python -m tests.resilience.nursery`. An order is a line of JSON on standard input; the worker says on standard
output when it begins and what came out, the nursery says how it ended.
"""

import datetime
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
ANSWERS = 9
"""Number of the file that answers are written to."""


class Nursery:
    """The test's end: give orders, one at a time, and kill who carries them out."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.resilience.nursery"],
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def begin(self, act: str, database: str, *, after: float = 0, pause: float = 0, **given: Any) -> int:
        """Have a worker begin an act of `stage`, so many seconds after its hour; returns its process number.

        It waits `pause` seconds before each statement.
        """
        order = {"act": act, "database": database, "after": after, "pause": pause, "given": given}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._heard()["begun"]

    def end(self) -> tuple[int, Any]:
        """Wait until the worker has ended: (exit code or minus the signal, what it said or None)."""
        said = None
        while "ended" not in (line := self._heard()):
            said = line["result"]
        return line["ended"], said

    def do(self, act: str, database: str, *, after: float = 0, pause: float = 0, **given: Any) -> Any:
        """Have an act carried out undisturbed; returns what came out."""
        self.begin(act, database, after=after, pause=pause, **given)
        code, said = self.end()
        assert code == 0, f"{act}:\n{self.log.read_text()[-4000:]}"
        return said

    def close(self) -> None:
        """End the process; a worker that it waits for ends by itself."""
        self._process.kill()
        self._process.communicate()

    def _heard(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the nursery died:\n{self.log.read_text()[-4000:]}"
        return json.loads(line)


def main() -> None:
    """Carry out orders until standard input ends."""
    import django

    os.dup2(1, ANSWERS)
    os.dup2(2, 1)  # whatever else is printed is no answer
    django.setup()
    from tests.resilience import stage

    for line in sys.stdin:
        if not (worker := os.fork()):
            _work(stage, **json.loads(line))
        _pid, status = os.waitpid(worker, 0)
        _say({"ended": os.waitstatus_to_exitcode(status)})


def _work(acts: Any, *, act: str, database: str, after: float, pause: float, given: dict[str, Any]) -> None:
    import time_machine
    from django.db import connection

    def wait(execute: Callable[..., Any], *arguments: Any) -> Any:
        time.sleep(pause)
        return execute(*arguments)

    code = 1
    try:
        connection.settings_dict["NAME"] = database
        hour = acts.NOW + datetime.timedelta(seconds=after)
        with time_machine.travel(hour, tick=False), connection.execute_wrapper(wait):
            _say({"begun": os.getpid()})
            _say({"result": getattr(acts, act)(**given)})
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _say(what: dict[str, Any]) -> None:
    """One write: a worker that is killed leaves a whole line or none."""
    os.write(ANSWERS, (json.dumps(what) + "\n").encode())


if __name__ == "__main__":
    main()
