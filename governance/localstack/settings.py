"""What the Django settings ask of the local stack. Reads or chooses addresses; starts nothing."""

from typing import Any

from governance.localstack import ports
from governance.localstack.state import DATABASE, load_state


def database() -> dict[str, Any]:
    """`DATABASES["default"]` for the local PostgreSQL (the settings name the engine)."""
    state = load_state()
    return {
        "NAME": DATABASE,
        "USER": DATABASE,
        "PASSWORD": state.postgres_password,
        "HOST": ports.HOST,
        "PORT": str(state.postgres_port),
    }


def redis_url() -> str:
    """Address of the local Valkey without a database number, e.g. `redis://:password@127.0.0.1:20001`."""
    return load_state().redis_url()
