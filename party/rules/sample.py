"""Drawing the units whose representatives appraise: a pure function of seed and register, recomputable by anybody."""

import hashlib
from collections.abc import Iterable


def lot_of(seed: str, subject: str, unit: int) -> str:
    """The lot of a unit: SHA-256 of seed, subject and unit joined by `|`, as 64 hexadecimal characters."""
    return hashlib.sha256(f"{seed}|{subject}|{unit}".encode()).hexdigest()


def draw_units(seed: str, subject: str, units: Iterable[int], count: int) -> tuple[int, ...]:
    """The `count` units with the lowest lots, in this order; all where there are fewer.

    `subject` is like `firm:17`. The order in which units are given changes nothing; each is drawn at most once.
    """
    return tuple(sorted(set(units), key=lambda unit: (lot_of(seed, subject, unit), unit))[:count])


def frame_digest(units: Iterable[int]) -> str:
    """SHA-256 over the units' numbers, sorted and joined by commas: what the sample was drawn from."""
    return hashlib.sha256(",".join(str(unit) for unit in sorted(set(units))).encode()).hexdigest()
