"""What a new jurisdiction starts with. Data: an office changes it as its rules say."""

from firms import reference_tenders


def install() -> None:
    """Add what is missing; changes nothing that exists."""
    reference_tenders.install()
