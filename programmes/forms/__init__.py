"""Forms of the staff's screens."""
