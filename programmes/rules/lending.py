"""Who may borrow a tool: open to all, by need, or by hours given. A yes or no about this loan; nobody is rated."""

from decimal import Decimal

from programmes.choices_volunteers import LendingBasis


def basis_of_loan(
    basis: str, hours_needed: Decimal | None, *, in_need: bool, hours: Decimal = Decimal(0)
) -> LendingBasis | None:
    """Because of what a tool may be lent to somebody, or None when it may not.

    `hours` are those that the person lets be recorded, in hours. A tool for everybody asks nothing. Need opens every
    tool; hours open those that are lent by hours.
    """
    if basis == LendingBasis.OPEN:
        return LendingBasis.OPEN
    if in_need:
        return LendingBasis.NEED
    if basis == LendingBasis.HOURS and hours_needed is not None and hours >= hours_needed:
        return LendingBasis.HOURS
    return None
