"""The classifier of messages: numbers over runs of signs, readable without scikit-learn. See docs/rules/triage.md."""

from complaints.classifier.files import BrokenModel
from complaints.classifier.model import Guess, Model, Spoken
from complaints.classifier.starter import starter_model

__all__ = ["BrokenModel", "Guess", "Model", "Spoken", "starter_model"]
