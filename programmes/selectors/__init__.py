"""Reads that answer a question about programmes."""
