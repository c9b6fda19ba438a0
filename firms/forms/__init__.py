"""Forms of firms' and staff's pages."""
