"""Staff's pages of firms."""

from firms.admin import disclosure as disclosure
from firms.admin import disclosure_rules as disclosure_rules
from firms.admin import register as register
