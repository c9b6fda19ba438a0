"""Guessing in parallel gains nothing."""

from django.utils import timezone

from accounts.models import SignInFailure
from accounts.services.sign_in import register_try


def test_many_guesses_at_the_same_moment_count_each_other(fresh_jurisdiction, at_once):
    now = timezone.now()
    results = at_once(fresh_jurisdiction, *[lambda: register_try("x", "192.0.2.1", now)] * 12)
    assert sum(isinstance(result, SignInFailure) for result in results) <= 5
