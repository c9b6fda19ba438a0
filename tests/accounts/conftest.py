"""A small district: two streets, and people of every kind."""

import pytest
from django.utils import timezone

PASSWORD = "correct horse battery"


@pytest.fixture
def resident(jurisdiction):
    """An account without any role."""
    from accounts.models import User

    return User.objects.create_user("resident", "resident@example.test", PASSWORD, display_name="王小明")


@pytest.fixture
def district(jurisdiction):
    """The root of the area tree."""
    from places.models import Area

    return Area.objects.create(code="510199", name="试验区", kind="district", path="510199/")


@pytest.fixture
def street(district):
    """One of its two subdistricts."""
    return _street(district, "510199001", "东街街道")


@pytest.fixture
def other_street(district):
    """The other one."""
    return _street(district, "510199002", "西街街道")


def _street(district, code, name):
    from places.models import Area

    return Area.objects.create(
        code=code, name=name, kind="subdistrict", parent=district, path=f"{district.path}{code}/"
    )


@pytest.fixture
def give(jurisdiction):
    """`give(user, "grid_worker", street)`: as the system does."""
    from accounts.models import Role
    from accounts.services import grant_role

    def grant(user, code, scope):
        role = Role.objects.get(code=code)
        return grant_role(user, role, scope, by=None, today=timezone.localdate(), reason="test")

    return grant


@pytest.fixture
def person(give):
    """`person("name", "role", scope)`: an account that holds a role."""
    from accounts.models import User

    def make(username, code, scope):
        user = User.objects.create_user(username, f"{username}@example.test", PASSWORD)
        give(user, code, scope)
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def department(person, district):
    """Housing department of the whole district."""
    return person("department", "housing_department", district)


@pytest.fixture
def manager(person, street):
    """Somebody who manages accounts in one street only."""
    return person("manager", "housing_department", street)


@pytest.fixture
def officer(person, street):
    """Subdistrict officer of the first street."""
    return person("officer", "subdistrict_officer", street)


@pytest.fixture
def elsewhere(person, other_street):
    """Subdistrict officer of the other street."""
    return person("elsewhere", "subdistrict_officer", other_street)


@pytest.fixture
def browser(jurisdiction, client_of):
    """`browser(user)`: somebody signed in."""

    def open_for(user):
        client = client_of(jurisdiction)
        client.force_login(user)
        return client

    return open_for


@pytest.fixture
def dead_cache(settings):
    """A cache at an address where nobody listens."""
    from django.core.cache import caches

    dead = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/1"}
    settings.CACHES = {"default": dead}
    yield
    caches.close_all()
