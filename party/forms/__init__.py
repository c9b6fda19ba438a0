"""Forms of the administration's pages, by noun."""
