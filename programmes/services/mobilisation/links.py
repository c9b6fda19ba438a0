"""Signed links: who holds the link of a task answers for it, without an account, while the call runs."""

from django.core.signing import BadSignature, Signer
from django.db import connection

from programmes.models import MobilisationTask


def _signer() -> Signer:
    """Signs for this jurisdiction only: tasks of two of them have the same numbers."""
    return Signer(salt=f"programmes.mobilisation.{connection.schema_name}", sep=".")


def token_of(task: MobilisationTask) -> str:
    """What stands in the link of a task."""
    return _signer().sign(str(task.pk))


def task_of(token: str) -> MobilisationTask | None:
    """The task of a link with its call, or None for a link that nobody here has signed."""
    try:
        pk = _signer().unsign(token)
    except BadSignature:
        return None
    return MobilisationTask.objects.select_related("call", "firm", "team").filter(pk=pk).first()
