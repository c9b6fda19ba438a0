"""Every write on places, one public function per act. Imports have their own modules: `places.services.imports`."""

from places.services.areas import (
    AreaInUse,
    CannotMoveThere,
    NotAGrid,
    bind_grid_worker,
    change_area,
    create_area,
    end_grid_worker,
    move_area,
    rename_area,
    set_area_border,
    set_area_in_use,
)
from places.services.estates import UnknownFact, change_estate, register_estate
from places.services.owners import (
    OwnerPlain,
    ReasonMissing,
    SharesExceedWhole,
    end_share,
    grant_share,
    record_owner,
    transfer_unit,
    unmask_owner,
)
from places.services.units import add_building, add_unit, change_building, change_unit

__all__ = [
    "AreaInUse",
    "CannotMoveThere",
    "NotAGrid",
    "OwnerPlain",
    "ReasonMissing",
    "SharesExceedWhole",
    "UnknownFact",
    "add_building",
    "add_unit",
    "bind_grid_worker",
    "change_area",
    "change_building",
    "change_estate",
    "change_unit",
    "create_area",
    "end_grid_worker",
    "end_share",
    "grant_share",
    "move_area",
    "record_owner",
    "register_estate",
    "rename_area",
    "set_area_border",
    "set_area_in_use",
    "transfer_unit",
    "unmask_owner",
]
