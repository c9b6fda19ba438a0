"""Areas, estates, units and owners in the staff administration."""

from places.admin.areas import AreaAdmin
from places.admin.estates import BuildingAdmin, EstateAdmin
from places.admin.units import OwnerAdmin, UnitAdmin

__all__ = ["AreaAdmin", "BuildingAdmin", "EstateAdmin", "OwnerAdmin", "UnitAdmin"]
