"""The two engines as one: start them once however many processes ask, say how they are, stop them."""

import os
from pathlib import Path

from governance.localstack.locking import exclusive
from governance.localstack.paths import local_dir
from governance.localstack.postgres import Postgres
from governance.localstack.state import StackState, load_state, read_state
from governance.localstack.valkey import Valkey


def engines(local: Path) -> list[Postgres | Valkey]:
    """The engines this project needs: those that no address in the environment stands in for."""
    needed: list[Postgres | Valkey] = []
    if not os.environ.get("DATABASE_URL"):
        needed.append(Postgres(local))
    if not os.environ.get("REDIS_URL"):
        needed.append(Valkey(local))
    return needed


def ensure_running() -> StackState:
    """Start what does not answer, and return the addresses (a port that was busy has changed).

    Any number of processes may call this at once: one starts the stack, the others wait for it.
    Raises StackError with one clear line.
    """
    local = local_dir()
    load_state()
    for engine in engines(local):
        ensure_engine(engine, local)
    return load_state()


def ensure_engine(engine: Postgres | Valkey, local: Path) -> None:
    """Start `engine` on its own unless it answers already."""
    if engine.is_ready():
        return
    with exclusive(local / "stack.lock"):
        if not engine.is_ready():
            engine.prepare()
            engine.start_detached()
            engine.wait_ready()


def ensure_valkey() -> str:
    """Start Valkey unless it answers already; returns its address without a database number."""
    if address := os.environ.get("REDIS_URL"):
        return address
    local = local_dir()
    load_state()
    ensure_engine(Valkey(local), local)
    return load_state().redis_url()


def stop() -> None:
    """Stop every engine that runs; data stay."""
    local = local_dir()
    if read_state(local) is None:
        return
    with exclusive(local / "stack.lock"):
        for engine in reversed(engines(local)):
            engine.stop()


def status() -> dict[str, bool]:
    """Which engines answer, by name."""
    local = local_dir()
    if read_state(local) is None:
        return {engine.name: False for engine in engines(local)}
    return {engine.name: engine.is_ready() for engine in engines(local)}
