"""What every jurisdiction starts with. Data to start from: an office may change it."""

# work
from committees import reference_work


def install() -> None:
    """Add what is missing; changes nothing that exists."""
    # work
    reference_work.install()
