"""Rating everybody, keeping what is new, explaining one rating."""

from credit.services.ratings.explaining import explain
from credit.services.ratings.keeping import inputs_record
from credit.services.ratings.nights import nightly_job, rate_now, rate_tonight
from credit.services.ratings.runs import Told, nobody, run_ratings, start_run

__all__ = [
    "Told",
    "explain",
    "inputs_record",
    "nightly_job",
    "nobody",
    "rate_now",
    "rate_tonight",
    "run_ratings",
    "start_run",
]
