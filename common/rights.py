"""Questions about rights that a lower app asks and a higher app answers. Denied while nobody answers.

The audit trail and the job pages stand below the accounts, so they cannot know about roles; they ask
`holds("audit.view", user)`, and the app that knows registers the answer when it is loaded.
"""

from collections.abc import Callable
from typing import Any

Answer = Callable[[Any], bool]
_answers: dict[str, Answer] = {}


def answer(question: str, function: Answer) -> None:
    """Register who answers a question; called from `AppConfig.ready`."""
    _answers[question] = function


def holds(question: str, user: Any) -> bool:
    """Whether the person has the right. Nobody signed in, or nobody to answer: no."""
    if not user.is_authenticated or not user.is_active:
        return False
    function = _answers.get(question)
    return function is not None and function(user)
