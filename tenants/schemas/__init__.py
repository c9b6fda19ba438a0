"""What a schema is made of: reading it, copying it, comparing it, bringing it up to date. No domain words."""
