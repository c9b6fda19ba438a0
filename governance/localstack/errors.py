"""The one exception of the local stack: its text is a single line that says what to do."""


class StackError(Exception):
    """The local stack cannot do what was asked; `str(error)` is one clear line for the screen."""
