"""Reads that join Party organisations with what they stand at, by noun."""
