"""The allowed moves of what firms file, by noun. Data only."""
