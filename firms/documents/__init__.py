"""Files that people take away or hand in."""
