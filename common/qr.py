"""QR codes as part of a page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_picture(address: str, css_class: str = "qr") -> SafeString:
    """An SVG to stand in a page. Holds nothing but the code of the address."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=4, border=4, svgclass=css_class, lineclass=None, omitsize=True))  # noqa: S308
