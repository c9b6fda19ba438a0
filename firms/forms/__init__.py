"""Forms of the firms' pages."""
