"""The browser of these tests stands at the jurisdiction's host."""

import pytest


@pytest.fixture
def client(jurisdiction, client_of):
    return client_of(jurisdiction)
