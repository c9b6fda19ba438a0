"""Setting up a jurisdiction: register it, then copy the template in one transaction."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import Refusal
from jobs.models import JobRun
from jobs.services import start_job
from tenants.choices import MigrationState, Status
from tenants.context import in_jurisdiction
from tenants.hosts import forget_hosts
from tenants.models import Domain, Jurisdiction, JurisdictionMigration
from tenants.schemas.cloning import clone_schema
from tenants.schemas.migrating import hold_template_still, template_schema
from tenants.steps import run_steps


class AlreadyThere(Refusal):
    """Another jurisdiction has the short name."""

    message = _("There is already another jurisdiction with this short name. Choose another one.")


class CodeOutsideCity(Refusal):
    """A district's code does not begin with its city's."""

    message = _("A district's national code begins with the code of its city. Check both.")


class TemplateMissing(Refusal):
    """There is nothing to copy yet."""

    message = _("The template schema does not exist yet. Run migrate_jurisdictions first.")


@dataclass(frozen=True)
class FirstAdministrator:
    """The account that a new jurisdiction begins with.

    Without a password (`password_hash` is Django's encoded one) the first sign-in is by a code sent to the mail.
    """

    username: str
    password_hash: str = ""
    email: str = ""


def default_host(slug: str) -> str:
    """`chenghua` → `chenghua.<public host>`."""
    return f"{slug}.{settings.PUBLIC_HOST.lower()}"


def host_is_free(host: str) -> bool:
    """Whether no jurisdiction and not the platform itself answers on a host name."""
    return host != settings.PUBLIC_HOST.lower() and not Domain.objects.filter(domain=host).exists()


def code_fits_city(national_code: str, city: Jurisdiction | None) -> bool:
    """Whether a district's code begins with its city's; true without a city."""
    return city is None or national_code.startswith(city.national_code)


def schema_name_of(slug: str) -> str:
    """`wu-hou` → `wu_hou`."""
    return slug.replace("-", "_")


def register_jurisdiction(
    *,
    name: str,
    slug: str,
    level: str,
    national_code: str,
    parent: Jurisdiction | None = None,
    domain: str = "",
    by: models.Model | None = None,
) -> Jurisdiction:
    """Write a jurisdiction down as being set up, with its host name; its schema comes later.

    Asked again with the same facts it returns the same row, in whatever state. Raises `AlreadyThere`,
    `CodeOutsideCity`, `ValidationError`.
    """
    with transaction.atomic():
        facts = {"name": name, "level": level, "national_code": national_code, "parent": parent}
        known = Jurisdiction.objects.select_for_update(of=("self",), no_key=True).filter(slug=slug).first()
        if known is not None:
            if any(getattr(known, field) != value for field, value in facts.items()):
                raise AlreadyThere
            return known
        if not code_fits_city(national_code, parent):
            raise CodeOutsideCity
        jurisdiction = Jurisdiction(slug=slug, schema_name=schema_name_of(slug), **facts)
        jurisdiction.full_clean()
        jurisdiction.save()
        host = Domain(domain=(domain or default_host(slug)).lower(), tenant=jurisdiction, is_primary=True)
        host.full_clean()
        if not host_is_free(host.domain):
            raise ValidationError({"domain": _("This is the host name of the platform itself.")})
        host.save()
        record(by, "tenants.register", jurisdiction, fields=[*facts, "slug"])
        transaction.on_commit(forget_hosts)
    return jurisdiction


def build_schema(
    jurisdiction_id: int, *, administrator: FirstAdministrator | None = None, by: models.Model | None = None
) -> Jurisdiction:
    """Give a registered jurisdiction its schema and put it in use: all in one transaction, or nothing.

    One that has its schema already is returned as it is. Raises `TemplateMissing`.
    """
    with transaction.atomic():
        jurisdiction = Jurisdiction.objects.select_for_update(of=("self",), no_key=True).get(pk=jurisdiction_id)
        if jurisdiction.status != Status.PROVISIONING:
            return jurisdiction
        copy_template(jurisdiction.schema_name)
        with in_jurisdiction(jurisdiction):
            run_steps(jurisdiction, _create_administrator(administrator) if administrator is not None else None)
        jurisdiction.status = Status.ACTIVE
        jurisdiction.save(update_fields=["status"])
        record(by, "tenants.provision", jurisdiction, fields=["status"])
        transaction.on_commit(forget_hosts)
    return jurisdiction


def copy_template(schema: str) -> None:
    """Copy the template as a new schema, and its migration state. Inside the caller's transaction."""
    hold_template_still()
    state = JurisdictionMigration.objects.filter(schema_name=template_schema(), state=MigrationState.CURRENT).first()
    if state is None:
        raise TemplateMissing
    clone_schema(template_schema(), schema)
    JurisdictionMigration.objects.update_or_create(
        schema_name=schema,
        defaults={
            "state": MigrationState.CURRENT,
            "fingerprint": state.fingerprint,
            "error": "",
            "finished_at": state.finished_at,
        },
    )


def _create_administrator(first: FirstAdministrator) -> models.Model:
    """An account of the administration. What it may do comes from roles: a jurisdiction has no superuser."""
    password = first.password_hash or make_password(None)
    user = get_user_model()(username=first.username, password=password, email=first.email.lower(), is_staff=True)
    user.full_clean()
    user.save()
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(None, "accounts.create", user, fields=["username", "email", "is_staff"])
    return user


def provision_jurisdiction(
    *,
    name: str,
    slug: str,
    level: str,
    national_code: str,
    parent: Jurisdiction | None = None,
    domain: str = "",
    administrator: FirstAdministrator | None = None,
    by: models.Model | None = None,
) -> Jurisdiction:
    """Set up a jurisdiction, ready for use. Run again after a crash it finishes; run once more it changes nothing."""
    jurisdiction = register_jurisdiction(
        name=name, slug=slug, level=level, national_code=national_code, parent=parent, domain=domain, by=by
    )
    return build_schema(jurisdiction.pk, administrator=administrator, by=by)


def first_administrator(username: str, password: str = "", email: str = "") -> FirstAdministrator:
    """The first account's facts with the password, if any, checked and hashed. Raises `ValidationError`."""
    if password:
        validate_password(password, get_user_model()(username=username, email=email))
    return FirstAdministrator(username, make_password(password) if password else "", email)


@transaction.atomic
def start_provisioning(
    *, administrator: FirstAdministrator | None = None, by: models.Model | None = None, **facts: Any
) -> JobRun:
    """Register a jurisdiction and queue the building of its schema as a job that the operator can follow.

    `facts` as in `register_jurisdiction`. Raises what that raises.
    """
    jurisdiction = register_jurisdiction(by=by, **facts)
    return start_job(
        "tenants.provision",
        jurisdiction.name,
        started_by=by,
        jurisdiction_id=jurisdiction.pk,
        administrator={"username": administrator.username, "email": administrator.email} if administrator else None,
    )


def finish_provisioning(job: JobRun) -> Jurisdiction:
    """Do what `start_provisioning` queued; may run again after a crash."""
    first = job.parameters["administrator"]
    administrator = FirstAdministrator(first["username"], email=first["email"]) if first else None
    return build_schema(job.parameters["jurisdiction_id"], administrator=administrator, by=job.started_by)
