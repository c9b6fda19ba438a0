"""Putting black signs, or nothing, in the place of words, wherever a complaint holds some. Never other words."""

from collections.abc import Callable, Iterable

from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Model

from complaints.models import Complaint
from complaints.selectors.wordings import Wording
from jobs.registry import outbox_handler
from jobs.services import enqueue

DELETE_FILES = "complaints.delete_files"
Seal = Callable[[Model, str, str], None]


def open_words(guard: str, pk: int) -> None:
    """Let this transaction hide words of one complaint or mediation: the triggers allow nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('complaints.words_of', %s, true)", [f"{guard}={pk}"])


def hide(
    complaint: Complaint, wordings: Iterable[Wording], hidden: Callable[[str, Wording], str], seal: Seal | None = None
) -> list[str]:
    """Replace the texts of a locked complaint by what `hidden` makes of them; `seal` is given row, field and old text.

    Returns model and field of what changed, as `complaintevent.note`, each once.
    """
    changed: dict[str, None] = {}
    for wording in wordings:
        for row in wording.rows(complaint):
            changed |= dict.fromkeys(_hide_row(row, wording, hidden, seal))
    return list(changed)


def _hide_row(row: Model, wording: Wording, hidden: Callable[[str, Wording], str], seal: Seal | None) -> list[str]:
    old = {field: getattr(row, field) for field in wording.fields}
    new = {field: hidden(text, wording) for field, text in old.items() if text}
    new = {field: text for field, text in new.items() if text != old[field]}
    if not new:
        return []
    for field in new if seal is not None else ():
        seal(row, field, old[field])
    if wording.guard:
        open_words(wording.guard, getattr(row, wording.guard))
    wording.model._base_manager.filter(pk=row.pk).update(**new)
    return [f"{wording.model._meta.model_name}.{field}" for field in new]


def drop_files(names: Iterable[str]) -> None:
    """Promise that files go once the transaction is through; a worker that dies in between loses nothing."""
    names = [name for name in names if name]
    if names:
        enqueue(DELETE_FILES, names=names)


@outbox_handler(DELETE_FILES)
def delete_files(names: list[str]) -> None:
    """Delete stored files. Twice is the same as once."""
    for name in names:
        default_storage.delete(name)
