"""Systems that call the API: what their tokens may allow, and as whom they stand in history and audit trail."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from accounts.models import ApiToken

_scopes: dict[str, Promise | str] = {}


def register_token_scope(code: str, label: Promise | str) -> None:
    """Name something that a token may allow, e.g. `complaints.import`; called from `AppConfig.ready`."""
    _scopes[code] = label


def token_scopes() -> list[tuple[str, Promise | str]]:
    """Code and words of everything that a token may allow."""
    return sorted(_scopes.items())


@dataclass(frozen=True)
class SystemActor:
    """Stands for a system where the audit trail asks who did it. No account: nobody can sign in as it."""

    audit_label: str
    pk: None = None


def actor_of(token: "ApiToken") -> SystemActor:
    """As whom a token acts: the name of the system with the public beginning of the token."""
    return SystemActor(f"api:{token.name} {token.prefix}"[:150])
