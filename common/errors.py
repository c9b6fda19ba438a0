"""Foreseen refusals: the rule said no, and the person is told what to do."""

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A request that a rule refuses. Shown to the person as is; never a server error.

    Subclasses set `message` (translated, says what to do) and, where it differs, the HTTP `status`.
    """

    message = _("This is not possible now. Reload the page and try again.")
    status = 409

    def __init__(self, message: object = None) -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


class NotAllowed(Refusal):
    """The person's roles do not allow this act."""

    message = _("Your role does not allow this. Ask the administrator of your office for the right.")
    status = 403


class MoveNotAllowed(Refusal):
    """A status table has no such move from the present state."""

    message = _("Somebody else has already moved this on. Reload the page to see its present state.")
