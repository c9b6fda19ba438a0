"""`python -m governance.localstack start|stop|status|demo|run -- COMMAND`."""

import argparse
import os
import sys

from governance.localstack import demo, stack
from governance.localstack.errors import StackError


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m governance.localstack", description=__doc__)
    parser.add_argument("verb", choices=["start", "stop", "status", "demo", "run"])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="for run: the command, after --")
    options = parser.parse_args()
    try:
        return _act(options.verb, options.command)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1


def _act(verb: str, command: list[str]) -> int:
    if verb == "start":
        stack.ensure_running()
    elif verb == "stop":
        demo.stop()
        stack.stop()
    elif verb == "demo":
        return demo.run()
    elif verb == "status":
        return _show_status()
    elif verb == "run":
        _replace_process(command[1:] if command[:1] == ["--"] else command)
    return 0


def _show_status() -> int:
    states = stack.status()
    for name, ready in states.items():
        print(f"{name}: {'ready' if ready else 'not running'}")
    return 0 if all(states.values()) else 1


def _replace_process(command: list[str]) -> None:
    """Become `command`, with the stack running and its addresses in the environment."""
    if not command:
        raise StackError("run needs a command: python -m governance.localstack run -- COMMAND")
    state = stack.ensure_running()
    os.environ.setdefault("DATABASE_URL", state.database_url())
    os.environ.setdefault("REDIS_URL", state.redis_url())
    try:
        os.execvp(command[0], command)  # the user's own command
    except OSError as error:
        raise StackError(f"Cannot run {command[0]}: {error.strerror}.") from error


if __name__ == "__main__":
    sys.exit(main())
