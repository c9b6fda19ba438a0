"""The town of the quarterly reports, and officers who are signed in."""

from typing import Any

import pytest

from tests.firms.reports.conftest import town

__all__ = ["signed_in", "town"]


@pytest.fixture
def signed_in(client: Any) -> Any:
    """`signed_in(user)`: the client as that person."""

    def enter(user: Any) -> Any:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
