"""Forms that read and check what was typed; services decide."""
