"""What every jurisdiction starts with. Data to start from: an office may change it."""

from firms import reference_filings, reference_inspections, reference_tenders


def install() -> None:
    """Add what is missing; changes nothing that exists."""
    reference_filings.install()
    reference_inspections.install()
    reference_tenders.install()
