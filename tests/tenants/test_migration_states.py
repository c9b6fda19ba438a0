"""States of migrations render the changed model only, and all of them where a data migration asks."""

import pytest
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from tenants.schemas.states import changed_models_only


@pytest.fixture
def state():
    """Two models, the second pointing to the first, rendered."""
    found = ProjectState()
    found.add_model(ModelState("tenants", "Street", [("id", models.BigAutoField(primary_key=True))]))
    link = models.ForeignKey("tenants.Street", models.CASCADE)
    found.add_model(ModelState("tenants", "House", [("id", models.BigAutoField(primary_key=True)), ("street", link)]))
    assert len(found.apps.get_models()) == 2
    return found


def change(state):
    state.add_field("tenants", "street", "name", models.CharField(max_length=5), preserve_default=True)
    return state.apps.get_model("tenants", "Street"), state.apps.get_model("tenants", "House")


def test_only_the_changed_model_is_rendered(state):
    before = state.apps.get_model("tenants", "House")
    with changed_models_only():
        street, house = change(state)
    assert street._meta.get_field("name").max_length == 5
    assert house is before and state.is_delayed


def test_a_data_migration_sees_all_models_anew(state):
    with changed_models_only():
        change(state)
    state.clear_delayed_apps_cache()  # what RunPython does first
    street, house = state.apps.get_model("tenants", "Street"), state.apps.get_model("tenants", "House")
    assert house._meta.get_field("street").remote_field.model is street


def test_outside_of_the_block_django_renders_what_is_joined(state):
    before = state.apps.get_model("tenants", "House")
    with pytest.raises(RuntimeError), changed_models_only():
        raise RuntimeError
    _street, house = change(state)
    assert house is not before
