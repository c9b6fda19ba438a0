"""The town of the quarterly reports, and officers who are signed in."""

from typing import Any

import pytest

from tests.firms.reports.conftest import town

__all__ = ["signed_in", "town"]


@pytest.fixture
def signed_in(client_of: Any, jurisdiction: Any) -> Any:
    """`signed_in(user)`: a browser in which that person is signed in."""

    def enter(user: Any) -> Any:
        client = client_of(jurisdiction)
        client.force_login(user)
        return client

    return enter
