"""The model that ships with the product: which desk of a city a message belongs to (seven classes)."""

from functools import cache
from pathlib import Path

from complaints.classifier.model import Model

STARTER = Path(__file__).parent.parent / "data" / "desk.triage"
PROPERTY_DESK = "城乡建设"
"""The desk under which property governance stands in the starter model."""


@cache
def starter_model() -> Model:
    """The shipped model; read once per process."""
    return Model.from_bytes(STARTER.read_bytes())
