"""What every jurisdiction starts with."""

from party import reference_joint


def install() -> None:
    """Add what is missing; changes nothing that exists."""
    reference_joint.install()  # joint
