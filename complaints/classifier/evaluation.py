"""A model against labelled messages: the measures and how fast it was."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from complaints.classifier.features import Floats
from complaints.classifier.measures import accuracy, at_threshold, coverage_table, macro_f1, per_class
from complaints.classifier.model import Model
from complaints.classifier.rows import Labelled, UnfitFile


def evaluate(model: Model, rows: Sequence[Labelled]) -> dict[str, Any]:
    """Measures as plain data. Raises `UnfitFile` when the file has labels that the model does not know."""
    unknown = sorted({row.label for row in rows} - set(model.classes))
    if unknown:
        raise UnfitFile(
            _("The model does not know the labels %(unknown)s. It knows %(known)s.")
            % {"unknown": ", ".join(unknown[:10]), "known": ", ".join(model.classes)}
        )
    started = time.process_time()
    found = np.array([model.probabilities(row.title, row.text) for row in rows])
    seconds = time.process_time() - started
    measured = measures([row.label for row in rows], found, model.classes, model.threshold)
    return measured | {"messages_per_second": len(rows) / seconds if seconds else None}


def measures(truth: Sequence[str], found: Floats, classes: Sequence[str], threshold: float) -> dict[str, Any]:
    """What probabilities (messages × classes) are worth, when answered from a threshold on."""
    guessed = [classes[index] for index in found.argmax(1)]
    sureness = found.max(1)
    return {
        "messages": len(truth),
        "accuracy": accuracy(truth, guessed),
        "macro_f1": macro_f1(truth, guessed),
        "classes": [row._asdict() for row in per_class(truth, guessed, classes)],
        "at_own_threshold": at_threshold(truth, guessed, sureness, threshold)._asdict(),
        "coverage": [row._asdict() for row in coverage_table(truth, guessed, sureness, threshold)],
    }
