"""What a jurisdiction's codes, names and switches may look like."""

import re
import zoneinfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SLUG_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
SCHEMA_PATTERN = r"^[a-z][a-z0-9_]{0,62}$"
HOST_PATTERN = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"
CITY_CODE_PATTERN = r"^[0-9]{4}$"
DISTRICT_CODE_PATTERN = r"^[0-9]{6}([0-9]{3})?$"
# GB 32100; the same as `firms.rules.SHAPE`, which stands in a higher layer.
UNIFIED_CODE_PATTERN = r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"
# Names that are schemas of PostgreSQL or of the platform, or host labels with another meaning.
RESERVED_SLUGS = ("public", "template-jurisdiction", "information-schema", "www", "api", "static", "media", "mail")
BRANDING_KEYS = {"title", "subtitle", "colour", "logo", "contact", "footer"}
COLOUR = re.compile(r"#[0-9a-f]{6}")


def validate_time_zone(name: str) -> None:
    """Refuse a name that is not in the time-zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("This is not the name of a time zone, e.g. Asia/Shanghai."))


def validate_branding(branding: object) -> None:
    """Known keys, plain text, the colour as #rrggbb."""
    if not isinstance(branding, dict) or not set(branding) <= BRANDING_KEYS:
        raise ValidationError(
            _("Branding may only have these entries: %(keys)s."), params={"keys": sorted(BRANDING_KEYS)}
        )
    if not all(isinstance(value, str) and len(value) <= 200 for value in branding.values()):
        raise ValidationError(_("Branding entries are texts of at most 200 characters."))
    if branding.get("colour") and not COLOUR.fullmatch(branding["colour"]):
        raise ValidationError(_("The colour is written as #rrggbb in lower case."))


def validate_features(features: object) -> None:
    """Name → on or off."""
    if not isinstance(features, dict) or not all(isinstance(value, bool) for value in features.values()):
        raise ValidationError(_("A feature switch is a name with true or false."))


def validate_texts(texts: object) -> None:
    """A list of texts, in words that anybody can read."""
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValidationError(_("This is a list of texts."))
