"""The scene of the page measurement: one jurisdiction with an estate, an officer and a queue of complaints."""

import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import grant_role
from complaints.models import Category, Complaint, FloodLimits
from complaints.services import submit_complaint
from places.models import Area, Estate
from places.services import create_area, register_estate
from tenants.context import in_jurisdiction
from tenants.services import provision_jurisdiction

COMPLAINTS = 200
LIMITS = ("address_limit", "device_limit", "estate_limit")
"""Forms are counted as in a city, and never so many that one is checked: all come from one address."""


@dataclass(frozen=True)
class Scene:
    """What the measurement needs to know."""

    host: str
    session_key: str
    estate_code: str
    category_code: str
    statements: dict[str, int]


def prepared(slug: str) -> Scene:
    """Make the jurisdiction once (kept for the next run) and measure the statements of each page in-process."""
    jurisdiction = provision_jurisdiction(name="测量区", slug=slug, level="city", national_code="9800")
    host = jurisdiction.get_primary_domain().domain
    with in_jurisdiction(jurisdiction):
        estate = Estate.objects.first() or _first_estate()
        category = Category.objects.filter(parent__isnull=False).first()
        _fill_queue(estate, category)
        FloodLimits.objects.update_or_create(pk=1, defaults=dict.fromkeys(LIMITS, 1_000_000_000))
        session_key = session_of(officer_for(Area.objects.get(parent=None)))
    statements = _statements(host, session_key, estate.code, category.code)
    return Scene(host, session_key, estate.code, category.code, statements)


def _first_estate() -> Estate:
    city = create_area(by=None, code="9800", name="测量市", kind="city", parent=None)
    district = create_area(by=None, code="980001", name="测量区", kind="district", parent=city)
    subdistrict = create_area(by=None, code="980001001", name="测量街道", kind="subdistrict", parent=district)
    return register_estate(by=None, name="测量花园", area=subdistrict)


def _fill_queue(estate: Estate, category: Category) -> None:
    for number in range(Complaint.objects.count(), COMPLAINTS):
        submit_complaint(
            submission_key=uuid.uuid4(),
            estate=estate,
            category=category,
            title=f"电梯停运 {number}",
            text="三号楼电梯停运两天，老人上下楼不便。",
            now=timezone.now() - datetime.timedelta(minutes=number),
        )


def officer_for(area: Area) -> User:
    """An officer whose role reaches this area."""
    user, is_new = User.objects.get_or_create(username="bench")
    if is_new:
        role = Role.objects.get(code="subdistrict_officer")
        grant_role(user, role, area, by=None, today=timezone.localdate())
        user.refresh_from_db()
    return user


def session_of(user: User) -> str:
    """The key of a session in which somebody is signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


def _statements(host: str, session_key: str, estate_code: str, category_code: str) -> dict[str, int]:
    """SQL statements of one warm request per page, transaction control included."""
    client = Client(HTTP_HOST=host)
    officer = Client(HTTP_HOST=host)
    officer.cookies[settings.SESSION_COOKIE_NAME] = session_key

    def submit() -> None:
        fields = {"estate": estate_code, "category": category_code, "title": "电梯停运", "text": "电梯停运两天。"}
        client.post("/complaints/new/", {**fields, "submission_key": str(uuid.uuid4())})

    requests = {
        "home": lambda: client.get("/"),
        "complaint form": lambda: client.get("/complaints/new/"),
        "complaint submit": submit,
        "staff queue": lambda: officer.get("/admin/complaints/complaint/"),
    }
    return {name: _count(request) for name, request in requests.items()}


def _count(request: object) -> int:
    request()
    with CaptureQueriesContext(connection) as captured:
        request()
    return len(captured)
