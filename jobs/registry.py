"""Which function does the work of which outbox topic or job kind.

Apps register in their `tasks.py`, which Celery imports at start; the web process never needs the functions.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

OutboxHandler = Callable[..., None]
JobHandler = Callable[..., dict[str, Any] | None]
_outbox: dict[str, OutboxHandler] = {}
_committing: set[str] = set()
_jobs: dict[str, JobHandler] = {}
_onward: dict[str, Callable[[Any], str]] = {}
_private: set[str] = set()


def outbox_handler(topic: str, *, commits: bool = False) -> Callable[[OutboxHandler], OutboxHandler]:
    """Register the function that does a topic's effect. It gets the payload as keywords and may run twice.

    Usually it runs in the transaction that ticks the entry off. One that speaks to the world outside `commits` for
    itself, before and after: it runs in no transaction, alone at its entry, whose try was counted and committed.
    """

    def register(function: OutboxHandler) -> OutboxHandler:
        _outbox[topic] = function
        if commits:
            _committing.add(topic)
        return function

    return register


def job_handler(kind: str) -> Callable[[JobHandler], JobHandler]:
    """Register the function that does a kind of job: `f(job, progress)`; returns the final counts.

    It commits in chunks, reports through `progress` and can be started again after a crash.
    """

    def register(function: JobHandler) -> JobHandler:
        _jobs[kind] = function
        return function

    return register


def job_onward(kind: str, address: Callable[[Any], str]) -> None:
    """Register where the page of a finished job of this kind leads on to: `address(job)` gives a path.

    Registered where the screens are, for the web process shows it.
    """
    _onward[kind] = address


def keep_files_private(kind: str) -> None:
    """Say that the files of a kind of job are for who started it, and for nobody who looks after jobs."""
    _private.add(kind)


def may_read_files(job: Any, user: Any) -> bool:
    """Whether the files of a job that somebody sees are for them as well."""
    return job.kind not in _private or job.started_by_id == user.pk


def find_onward(job: Any) -> str:
    """The path that the page of a finished job leads on to; "" where its app named none."""
    address = _onward.get(job.kind)
    return address(job) if address is not None else ""


def _load() -> None:
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "tasks"):
            import_module(f"{config.name}.tasks")


def find_outbox_handler(topic: str) -> OutboxHandler:
    """The function of a topic. Raises `LookupError` when no app registered it."""
    if topic not in _outbox:
        _load()
    return _outbox[topic]


def commits_itself(topic: str) -> bool:
    """Whether the topic's function makes its own transactions. Raises `LookupError` when no app registered it."""
    find_outbox_handler(topic)
    return topic in _committing


def find_job_handler(kind: str) -> JobHandler:
    """The function of a job kind. Raises `LookupError` when no app registered it."""
    if kind not in _jobs:
        _load()
    return _jobs[kind]
