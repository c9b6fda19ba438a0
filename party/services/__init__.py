"""Every write of the Party organisations, by noun."""
