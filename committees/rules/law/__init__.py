"""What the law of a place says: figures with their article, and the clocks they run."""
