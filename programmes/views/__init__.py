"""Pages of firms and of the public."""
