"""How personal data looks to those who may not read it."""


def mask_phone(phone: str) -> str:
    """`13812345678` → `138****5678`; shorter ones lose all but the last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_name(name: str) -> str:
    """`王小明` → `王**`: the first character stays."""
    return name[:1] + "*" * max(len(name) - 1, 0)
