"""A database backend for Django that starts the local stack when the first connection finds none."""
