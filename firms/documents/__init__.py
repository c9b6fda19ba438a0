"""Word documents of firms."""
