"""Areas, estates, buildings, units and who owns them."""

from places.models.area import Area
from places.models.building import Building, Unit
from places.models.estate import Estate
from places.models.ownership import Owner, Ownership

__all__ = ["Area", "Building", "Estate", "Owner", "Ownership", "Unit"]
