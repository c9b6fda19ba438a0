"""Old and abandoned estates, and what is paid for taking them over."""
