"""Settings: `dev` (default), `test`, `production`; all start from `base`."""
