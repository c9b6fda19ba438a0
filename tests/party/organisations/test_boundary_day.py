"""Days are those of China: just after midnight there it is still yesterday in UTC."""

import datetime

from party.services.posts import count_members

AFTER_MIDNIGHT = datetime.datetime(2026, 5, 31, 16, 30, tzinfo=datetime.UTC)  # 1 June, half past midnight


def test_a_count_of_today_is_taken_just_after_midnight(town):
    made = count_members(town.project(), by=None, now=AFTER_MIDNIGHT, counted_on=datetime.date(2026, 6, 1), here=3)
    assert made.counted_on == datetime.date(2026, 6, 1)
