"""The worked dates of docs/rules/retention.md, read from the page itself."""

import datetime
import re
import zoneinfo
from pathlib import Path

import pytest
from django.conf import settings

from complaints.selectors.privacy import kept_since

CHINA = zoneinfo.ZoneInfo("Asia/Shanghai")
PAGE = (Path(settings.BASE_DIR) / "docs/rules/retention.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\S+ \S+) \| (\d+) \| (\S+) \| (\S+) \|$", PAGE, re.MULTILINE)
NIGHT = datetime.time(3, 30)


def test_the_page_has_its_dates():
    assert len(ROWS) == 6


@pytest.mark.parametrize(("step", "days", "last_day", "night"), ROWS)
def test_a_complaint_goes_in_the_first_night_after_the_last_day_of_its_term(step, days, last_day, night):
    ended = datetime.datetime.fromisoformat(step).replace(tzinfo=CHINA)
    goes = datetime.datetime.combine(datetime.date.fromisoformat(night), NIGHT, CHINA)
    assert ended < kept_since(goes, int(days))
    assert ended >= kept_since(goes - datetime.timedelta(days=1), int(days))
    end_of_last_day = datetime.datetime.combine(datetime.date.fromisoformat(last_day), datetime.time.max, CHINA)
    assert ended >= kept_since(end_of_last_day, int(days))
