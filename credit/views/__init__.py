"""Public pages of ratings and lists, and the firm's own pages."""
