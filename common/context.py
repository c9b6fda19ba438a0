"""What is known about the present request or task wherever the code runs: its id."""

import uuid
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    """A fresh id, 32 hexadecimal characters."""
    return uuid.uuid4().hex
