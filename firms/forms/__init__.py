"""Forms of firms' pages and of the staff's."""
