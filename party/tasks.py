"""The worker's side of the app, by noun."""

from party import joint_tasks  # noqa: F401 (joint: handlers register themselves)
