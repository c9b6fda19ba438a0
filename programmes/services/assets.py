"""Public assets: registering, correcting, inspections and balances."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from programmes.choices import AssetKind, InspectionResult
from programmes.models import AssetReading, PublicAsset
from programmes.services._steps import require_right
from programmes.services.register import InTheFuture

ASSET_FIELDS = ("estate", "kind", "serial", "location", "installed_on", "next_due_on", "is_in_use")
FIXED = ("estate", "kind")


@transaction.atomic
def keep_asset(*, by: User | None, asset: PublicAsset | None = None, **values: Any) -> PublicAsset:
    """Put an asset on the register, or correct it; estate and kind never change. Raises `ValidationError`."""
    if asset is None:
        asset = PublicAsset()
    else:
        rows = PublicAsset.objects.select_for_update(of=("self",), no_key=True)
        asset = rows.select_related("estate__area").get(pk=asset.pk)
        values = {name: value for name, value in values.items() if name not in FIXED}
    before = {name: getattr(asset, name) for name in ASSET_FIELDS} if asset.pk else {}
    for name, value in values.items():
        setattr(asset, name, value)
    asset.serial = asset.serial.strip()
    require_right(by, "manage_programmes", asset.estate.area)
    asset.full_clean()
    asset.save()
    changed = [name for name in ASSET_FIELDS if not before or before[name] != getattr(asset, name)]
    record(by, "programmes.keep_asset", asset, fields=changed)
    return asset


def _lock(asset_id: int, by: User | None) -> PublicAsset:
    rows = PublicAsset.objects.select_for_update(of=("self",), no_key=True)
    asset: PublicAsset = rows.select_related("estate__area").get(pk=asset_id)
    require_right(by, "manage_programmes", asset.estate.area)
    return asset


@transaction.atomic
def record_inspection(
    asset_id: int,
    *,
    by: User | None,
    today: datetime.date,
    inspected_on: datetime.date,
    result: str,
    next_due_on: datetime.date,
) -> PublicAsset:
    """Enter an inspection; the newest one sets the next due day. Raises `ValidationError`, `InTheFuture`."""
    asset = _lock(asset_id, by)
    if asset.kind == AssetKind.REPAIR_FUND:
        raise ValidationError(_("The repair fund has a balance and no inspections."))
    if inspected_on > today:
        raise InTheFuture
    if next_due_on <= inspected_on:
        raise ValidationError(_("The next inspection is due after this one."))
    result = InspectionResult(result)
    AssetReading.objects.create(asset=asset, read_on=inspected_on, result=result, next_due_on=next_due_on, by=by)
    if asset.inspected_on is None or inspected_on >= asset.inspected_on:
        asset.inspected_on, asset.last_result, asset.next_due_on = inspected_on, result, next_due_on
        asset.save(update_fields=["inspected_on", "last_result", "next_due_on", "updated_at"])
    record(by, "programmes.record_inspection", asset, fields=["inspected_on", "last_result", "next_due_on"])
    return asset


@transaction.atomic
def record_balance(
    asset_id: int, *, by: User | None, today: datetime.date, balance_on: datetime.date, balance_amount: Decimal
) -> PublicAsset:
    """Enter the balance of a repair fund (yuan) as of a day; the newest one is shown."""
    asset = _lock(asset_id, by)
    if asset.kind != AssetKind.REPAIR_FUND:
        raise ValidationError(_("Only the repair fund has a balance."))
    if balance_on > today:
        raise InTheFuture
    AssetReading.objects.create(asset=asset, read_on=balance_on, balance_amount=balance_amount, by=by)
    if asset.balance_on is None or balance_on >= asset.balance_on:
        asset.balance_amount, asset.balance_on = balance_amount, balance_on
        asset.full_clean()
        asset.save(update_fields=["balance_amount", "balance_on", "updated_at"])
    record(by, "programmes.record_balance", asset, fields=["balance_amount", "balance_on"])
    return asset
