"""Staff's pages of firms."""

from firms.admin import register as register
from firms.admin import report_forms as report_forms
from firms.admin import reports as reports
