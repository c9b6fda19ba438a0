"""Pages outside the administration, by noun."""
