"""Rules of assemblies in `east`, where the national ones stand from the start; people and an estate."""

import datetime

import pytest
from django.utils import timezone

from committees.reference import SAMPLES
from tests.places.conftest import make_estate, person, tree  # noqa: F401 (fixtures)

DAY = datetime.date
BEGINS = DAY(2026, 1, 1)
SAMPLE_TEXT = SAMPLES.read_text(encoding="utf-8")


@pytest.fixture
def estate(tree):  # noqa: F811
    return make_estate(tree.community, "晴川家园")


@pytest.fixture
def load():
    """`load("beijing")`: the sample of a place, in force from a day on."""
    from committees.services.assembly_rules import load_rules

    def run(place, effective_from=BEGINS, by=None, **values):
        values = {"source": "样例", "text": SAMPLE_TEXT, **values}
        text = values.pop("text")
        return load_rules(text, by=by, now=timezone.now(), effective_from=effective_from, place=place, **values)

    return run
