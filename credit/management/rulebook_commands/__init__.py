"""What `manage.py rulebook` can do, one module per act: `add_arguments(parser)` and `run(command, options)`."""
