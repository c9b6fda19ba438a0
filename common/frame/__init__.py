"""The administration's site: unfold's, with what no page shows left unbuilt. No models."""
