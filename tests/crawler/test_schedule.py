"""`every` and `cron`: what they may say."""

import datetime as dt

import pytest

from crawler.schedule import check_cron, interval_text, is_due, read_interval


@pytest.mark.parametrize(("text", "hours"), [("30m", 0.5), ("6h", 6), ("1d", 24), ("2w", 336), (" 6 h ", 6)])
def test_intervals(text: str, hours: float) -> None:
    assert read_interval(text) == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("text", "shortest"), [("30m", "30m"), ("90m", "90m"), ("48h", "2d"), ("7d", "1w"), ("6h", "6h")]
)
def test_an_interval_reads_back_from_its_text(text: str, shortest: str) -> None:
    assert interval_text(read_interval(text)) == shortest
    assert read_interval(shortest) == read_interval(text)


@pytest.mark.parametrize("text", ["", "6", "h", "0h", "-1h", "1.5h", "6 hours", "٦h", "999999h"])
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(ValueError, match="unit"):
        read_interval(text)


@pytest.mark.parametrize("text", ["15 */2 * * *", "0 6,18 * * 1-5", "*/10 * 1-31/2 12 7", "0 0 1 1 0"])
def test_cron_expressions(text: str) -> None:
    check_cron(text)


@pytest.mark.parametrize("text", ["", "* * * *", "* * * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8"])
def test_what_is_no_cron_expression(text: str) -> None:
    with pytest.raises(ValueError, match=r"fields|cron"):
        check_cron(text)


@pytest.mark.parametrize("minute", ["60", "5-1", "*/0", "1,", "a", "1--2", "٦"])
def test_what_is_no_minute(minute: str) -> None:
    with pytest.raises(ValueError, match="minute"):
        check_cron(f"{minute} * * * *")


NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("ago", "expected"), [(None, True), (5 * HOUR, False), (6 * HOUR, True), (5.9 * HOUR, True), (-HOUR, True)]
)
def test_every_six_hours(ago: dt.timedelta | None, expected: bool) -> None:
    last = None if ago is None else NOW - ago
    assert is_due(NOW, last, every=6 * HOUR) is expected


@pytest.mark.parametrize(("last", "expected"), [("09:10", True), ("09:15", False), ("09:20", False), ("08:59", True)])
def test_at_a_quarter_past_nine(last: str, expected: bool) -> None:
    began = dt.datetime.fromisoformat(f"2026-03-01T{last}:00+00:00")
    assert is_due(NOW, began, cron="15 9 * * *") is expected


def test_cron_expressions_mean_the_time_zone_of_the_machine() -> None:
    berlin = dt.timezone(dt.timedelta(hours=1))
    assert is_due(NOW.astimezone(berlin), NOW - HOUR, cron="0 10 * * *")
    assert not is_due(NOW, NOW - HOUR, cron="0 10 * * *")


def test_a_site_without_schedule_is_never_due() -> None:
    assert not is_due(NOW, None)


def test_jitter_makes_a_site_due_later_by_another_part_of_it_each_time() -> None:
    last = [dt.datetime(2026, 3, 1, hour, tzinfo=dt.UTC) for hour in range(24)]
    hour, ten = dt.timedelta(hours=1), dt.timedelta(minutes=10)

    def is_due_after(at: dt.datetime, passed: dt.timedelta, site: str = "news") -> bool:
        return is_due(at + passed, at, every=hour, jitter=ten, site=site)

    assert not any(is_due_after(at, hour * 0.94) for at in last)
    assert all(is_due_after(at, hour + ten) for at in last)
    half = [is_due_after(at, hour * 0.95 + ten / 2) for at in last]
    assert 4 < sum(half) < 20
    assert half != [is_due_after(at, hour * 0.95 + ten / 2, "other") for at in last]
