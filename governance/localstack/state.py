"""What the two engines of this project are reached by: ports and passwords, kept in `.local/stack.json`."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from governance.localstack import ports
from governance.localstack.errors import StackError
from governance.localstack.locking import exclusive
from governance.localstack.paths import local_dir, write_private

DATABASE = "governance"


@dataclass(frozen=True)
class StackState:
    """Ports and passwords, chosen once and kept for as long as `.local/` is kept."""

    postgres_port: int
    postgres_password: str
    valkey_port: int
    valkey_password: str

    def database_url(self, name: str = DATABASE) -> str:
        """Address of a database of the local PostgreSQL, as `DATABASE_URL` would have it."""
        return f"postgres://{DATABASE}:{self.postgres_password}@{ports.HOST}:{self.postgres_port}/{name}"

    def redis_url(self) -> str:
        """Address of the local Valkey without a database number, as `REDIS_URL` would have it."""
        return f"redis://:{self.valkey_password}@{ports.HOST}:{self.valkey_port}"


def state_file(local: Path) -> Path:
    return local / "stack.json"


def read_state(local: Path) -> StackState | None:
    """The state kept under `local`, or None on a machine where no stack was ever needed."""
    try:
        return StackState(**json.loads(state_file(local).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise StackError(f"{state_file(local)} is damaged: run 'make stop', remove {local} and start again.") from error


def load_state() -> StackState:
    """The state of this project's stack, chosen and kept on the first call. Starts nothing."""
    local = local_dir()
    if state := read_state(local):
        return state
    with exclusive(local / "state.lock"):
        return read_state(local) or save_state(local, _choose(local))


def save_state(local: Path, state: StackState) -> StackState:
    write_private(state_file(local), json.dumps(asdict(state), indent=1) + "\n")
    return state


def _choose(local: Path) -> StackState:
    first = ports.choose(local)
    second = ports.choose(local, avoid=frozenset({first}))
    return StackState(first, secrets.token_urlsafe(24), second, secrets.token_urlsafe(24))


def move_busy_ports(local: Path, *, postgres: bool = False, valkey: bool = False) -> StackState:
    """Choose another port for each engine named that cannot have its own: something else listens there."""
    state = load_state()
    if postgres and not ports.is_free(state.postgres_port):
        state = replace(state, postgres_port=ports.choose(local, avoid=frozenset({state.valkey_port})))
    if valkey and not ports.is_free(state.valkey_port):
        state = replace(state, valkey_port=ports.choose(local, avoid=frozenset({state.postgres_port})))
    return save_state(local, state)
