"""Forms of firms' and owners' pages."""
