"""How owners' questions stand: computed from facts."""

import datetime

from firms.choices import QuestionState
from firms.models import AccountQuestion


def question_state(question: AccountQuestion, today: datetime.date) -> str:
    """The state of a question whose answer and publication were fetched with it."""
    publication = getattr(question, "publication", None)
    if publication is not None:
        return QuestionState.PUBLISHED if publication.is_public else QuestionState.WITHHELD
    if getattr(question, "answer", None) is not None:
        return QuestionState.ANSWERED
    return QuestionState.OVERDUE if question.due_on < today else QuestionState.OPEN
