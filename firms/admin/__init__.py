"""Staff's pages of firms."""

from firms.admin import purchases as purchases
from firms.admin import register as register
from firms.admin import tenders as tenders
