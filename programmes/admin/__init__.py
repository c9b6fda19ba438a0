from programmes.admin import (
    assets,
    awards,
    lending,
    mobilisation,
    register,
    rooms,
    rules,
    subsidies,
    training,
    volunteers,
)

__all__ = [
    "assets",
    "awards",
    "lending",
    "mobilisation",
    "register",
    "rooms",
    "rules",
    "subsidies",
    "training",
    "volunteers",
]
