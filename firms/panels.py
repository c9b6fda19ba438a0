"""Parts of the firm's start page that other apps fill in: open complaints, the credit file.

The firms stand below those apps and cannot know them; each registers a panel when it is loaded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from firms.models import PropertyFirm

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Panel:
    """A part of the page: its template and what that shows. What cannot wait comes first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    comes_first: bool = False


Filler = Callable[["User", Sequence[PropertyFirm]], Panel | None]
_fillers: dict[str, Filler] = {}


def register_panel(name: str, filler: Filler) -> None:
    """Say what fills a part; called from `AppConfig.ready`. `filler(user, firms)` may return None for nothing."""
    _fillers[name] = filler


def panels_for(user: "User", firms: Sequence[PropertyFirm]) -> list[Panel]:
    """The filled parts, in the order in which the apps registered them; before them what cannot wait."""
    panels = [panel for panel in (filler(user, firms) for filler in _fillers.values()) if panel is not None]
    return sorted(panels, key=lambda panel: not panel.comes_first)


PublicFiller = Callable[[PropertyFirm], dict[str, Any]]
_public: dict[str, tuple[str, PublicFiller]] = {}


def register_public_panel(name: str, template: str, filler: PublicFiller) -> None:
    """Add a part to the public page of a firm; called from `AppConfig.ready`. `filler(firm)` gives what it shows."""
    _public[name] = (template, filler)


def public_panels_for(firm: PropertyFirm) -> list[Panel]:
    """The parts of a firm's public page that apps registered, in their order."""
    return [Panel(template, filler(firm)) for template, filler in _public.values()]
