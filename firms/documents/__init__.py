"""Documents that are handed out."""
