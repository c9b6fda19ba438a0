"""Places and people of the firms' tests are those of the credit tests."""

from tests.credit.conftest import area, areas, people, person

__all__ = ["area", "areas", "people", "person"]
