"""The platform operator sets up a district; it answers on its own host within seconds."""

import uuid

import pytest

from tests.browser.town import PASSWORD
from tests.browser.visitors import DESK
from tests.conftest import FRESH, drop_fresh_jurisdictions


@pytest.fixture
def operator(place):
    """The platform operator, on the public side."""
    from accounts.models import User
    from tenants.context import in_schema

    with in_schema("public"):
        user = User.objects.create_user(
            f"operator-{uuid.uuid4().hex[:6]}", "operator@example.test", PASSWORD, is_staff=True, is_superuser=True
        )
    yield user.username
    with in_schema("public"):
        User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.fixture
def slug():
    name = FRESH + uuid.uuid4().hex[:8]
    yield name
    drop_fresh_jurisdictions(name)


def test_a_new_city_is_set_up_by_clicks_and_answers(operator, slug, visitor, portal):
    person = visitor("operator", at=None, width=DESK)
    person.sign_in(operator, PASSWORD)
    page = person.open("/admin/tenants/jurisdiction/")
    person.press("a[href*='jurisdiction/add']")
    page.fill("[name=name]", "新设市")
    page.fill("[name=slug]", slug)
    page.select_option("[name=level]", "city")
    page.fill("[name=national_code]", f"{uuid.uuid4().int % 900 + 100}9"[:4])
    person.press("button[name=_save], input[name=_save]")
    page.wait_for_selector("#job-progress .text-bg-success", timeout=30_000)
    person.look()

    anybody = visitor("first-visitor", at=None)
    anybody.base = f"http://{slug}.localhost:{portal.port}"
    anybody.open("/")
    anybody.says("新设市")
    anybody.open("/complaints/new/")
    listed = visitor("looks-for-a-city", at=None)
    listed.open("/?q=新设市")
    listed.says("新设市")
