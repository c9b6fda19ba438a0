"""Staff's pages of firms."""

from firms.admin import register as register
