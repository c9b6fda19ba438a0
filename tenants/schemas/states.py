"""Migrating from nothing without rendering every model again at every step.

Django keeps the models of a migration's state as classes. Whatever changes one of them, it renders all that are joined
to it by foreign keys, which are all of ours: a thousand steps times a hundred classes, minutes for a fresh database.
Changing tables needs the changed class only, since of the others a step reads names and types of columns, which stay.
What does need them, `RunPython`, asks the state for all of them anew; Django itself has delayed states for that.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState


@contextmanager
def changed_models_only() -> Iterator[None]:
    """Within the block, a change of a model renders this model and marks the state as delayed."""
    usual = ProjectState._find_reload_model
    ProjectState._find_reload_model = _itself
    try:
        yield
    finally:
        ProjectState._find_reload_model = usual


def _itself(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
    state.is_delayed = True
    return {(app_label, model_name)}
