"""`make bench`: ratios measured in one run, so that a slow machine does not matter."""
