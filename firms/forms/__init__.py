"""Forms of firms' pages."""
