"""Properties of sums, shares and periods, and what a project owes."""

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from firms.choices import LineItem, LineSection
from firms.rules import Account, Line, ShareRule, bad_lines, due_day, owed, period_of, periods_between, share_of, totals

DAY = datetime.timedelta(days=1)
amounts = st.decimals(0, 10**9, places=2)
days = st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 12, 31))
frequencies = st.sampled_from(["quarterly", "half_yearly", "yearly"])
income = st.builds(
    lambda gross, cost: Line(LineSection.INCOME, LineItem.PARKING, gross - cost, gross=gross, cost=cost),
    amounts,
    amounts,
)
spending = st.builds(
    lambda item, amount: Line(LineSection.SPENDING, item, amount),
    st.sampled_from([LineItem.TO_REPAIR_FUND, LineItem.REPAIR, LineItem.OWNERS]),
    amounts,
)
lines = st.lists(st.one_of(income, spending), max_size=30)


@given(amounts, lines, st.randoms())
def test_the_closing_balance_closes_whatever_the_order(opening, entries, random):
    closing = opening + sum(line.amount if line.section == "income" else -line.amount for line in entries)
    shuffled = random.sample(entries, len(entries))
    sums = totals(Account(opening, closing, shuffled))
    assert sums.adds_up
    assert sums == totals(Account(opening, closing, entries))
    assert sums.to_fund <= sums.spending
    assert bad_lines(shuffled) == []


@given(amounts, lines, st.decimals(-(10**6), 10**6, places=2).filter(bool))
def test_a_wrong_closing_balance_is_off_by_just_that(opening, entries, error):
    right = totals(Account(opening, Decimal(0), entries)).expected_closing
    assert totals(Account(opening, right + error, entries)).difference == error


@given(lines, st.decimals("0.0001", 1, places=4), st.booleans())
def test_the_least_share_keeps_the_rule_and_a_cent_less_breaks_it(entries, ratio, is_strict):
    sums = totals(Account(Decimal(0), Decimal(0), entries))
    share = share_of(ShareRule("always", ratio, is_strict), sums, fund_balance=None, fund_first=None)
    if not share.is_due:
        assert sums.income <= 0
        return
    exact = sums.income * ratio
    assert share.needed > exact if is_strict else share.needed >= exact
    cent_less = share.needed - Decimal("0.01")
    assert cent_less <= exact if is_strict else cent_less < exact
    assert share.is_kept is (sums.to_fund > exact if is_strict else sums.to_fund >= exact)
    assert share.short == max(share.needed - sums.to_fund, 0)


@given(frequencies, days)
def test_every_day_lies_in_one_period_and_periods_follow_each_other(frequency, day):
    period = period_of(frequency, day)
    assert period.start <= day < period.end
    assert period_of(frequency, period.last) == period
    assert period_of(frequency, period.end).start == period.end
    assert list(periods_between(frequency, day, day)) == [period]


@given(frequencies, days, st.integers(0, 400), st.integers(0, 2000))
def test_who_serves_without_end_owes_every_period_once(frequency, first, due_days, length):
    today = first + length * DAY
    found = owed(
        frequency=frequency,
        due_days=due_days,
        due_from="end",
        duty=(first, None),
        service=(first, None),
        since=first,
        today=today,
    )
    expected = [period for period in periods_between(frequency, first, today) if period.last <= today]
    assert [one.period for one in found] == expected
    assert all(one.due_on == due_day(one.period, due_days, "end") for one in found)


def one_year(service, **changes):
    values = {
        "frequency": "quarterly",
        "due_days": 30,
        "due_from": "end",
        "duty": (datetime.date(2026, 1, 1), None),
        "since": datetime.date(2026, 1, 1),
        "today": datetime.date(2026, 12, 31),
    }
    return [one.period.start.month for one in owed(service=service, **{**values, **changes})]


def test_the_firm_that_serves_on_the_last_day_owes_the_period():
    change = datetime.date(2026, 6, 30)
    assert one_year((datetime.date(2025, 1, 1), change)) == [1]
    assert one_year((change, None)) == [4, 7, 10]


def test_a_budget_is_owed_by_who_serves_on_the_first_day():
    change = datetime.date(2026, 6, 30)
    assert one_year((datetime.date(2025, 1, 1), change), due_from="start") == [1, 4]
    assert one_year((change, None), due_from="start") == [7, 10]


def test_a_duty_that_ended_is_owed_no_more_and_the_notice_board_only_today():
    assert one_year(
        (datetime.date(2025, 1, 1), None), duty=(datetime.date(2026, 4, 1), datetime.date(2026, 9, 30))
    ) == [4]
    board = {
        "frequency": "continuous",
        "due_days": 30,
        "due_from": "end",
        "since": datetime.date(2026, 1, 1),
        "today": datetime.date(2026, 5, 1),
    }
    duty, service = (datetime.date(2026, 1, 1), None), (datetime.date(2026, 3, 1), None)
    assert [one.due_on for one in owed(duty=duty, service=service, **board)] == [datetime.date(2026, 3, 31)]
    assert owed(duty=duty, service=(service[0], datetime.date(2026, 5, 1)), **board) == []
