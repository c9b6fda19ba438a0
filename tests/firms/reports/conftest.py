"""The town of the quarterly reports."""

from typing import Any

import pytest

from tests.firms.reports.town import Town


@pytest.fixture
def town(jurisdiction: Any) -> Town:
    return Town()


@pytest.fixture
def fresh_town(fresh_jurisdiction: Any) -> Town:
    return Town()
