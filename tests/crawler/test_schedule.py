"""`every` and `cron`: what they may say."""

import datetime as dt

import pytest

from crawler.schedule import check_cron, interval_text, read_interval


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
    with pytest.raises(ValueError, match="minute 0 to 59"):
        check_cron(f"{minute} * * * *")
