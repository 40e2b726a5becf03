"""CSV and JSON Lines."""

import csv
import datetime as dt
import io
import json

import pytest

from pipelines.export import write_csv, write_jsonl

AT = dt.datetime(2025, 8, 8, 9, 30, tzinfo=dt.UTC)


def _csv(**row: object) -> str:
    stream = io.StringIO(newline="")
    assert write_csv([row], list(row), stream) == 1
    return stream.getvalue().partition("\r\n")[2]


def test_csv_is_rfc_4180() -> None:
    stream = io.StringIO(newline="")
    write_csv([{"a": 'say "hi", you', "b": "two\nlines"}, {"a": None, "b": "ü"}], ["a", "b"], stream)
    assert stream.getvalue() == 'a,b\r\n"say ""hi"", you","two\nlines"\r\n,ü\r\n'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "-", "=cmd|' /C calc'!A0"])
def test_no_text_starts_a_formula(text: str) -> None:
    (row,) = csv.reader(io.StringIO(_csv(a=text), newline=""))
    assert row == [f"'{text}"]


def test_values() -> None:
    assert _csv(a=-1, b=0.5, c=True, d=False, e=AT, f=AT.date(), g="") == (
        "-1,0.5,true,false,2025-08-08T09:30:00.000000Z,2025-08-08,\r\n"
    )


def test_only_the_named_columns_are_written() -> None:
    stream = io.StringIO(newline="")
    write_csv([{"a": 1, "text": "long"}], ["a"], stream)
    assert stream.getvalue() == "a\r\n1\r\n"


def test_jsonl_is_one_object_a_line() -> None:
    stream = io.StringIO()
    row = {"at": AT, "day": AT.date(), "text": "a\nb\u2028c", "links": [{"published_date": AT.date()}], "none": None}
    assert write_jsonl([row, row], stream, leave_out=("none",)) == 2
    first, second = stream.getvalue().split("\n")[:2]
    assert first == second
    assert json.loads(first) == {
        "at": "2025-08-08T09:30:00.000000Z",
        "day": "2025-08-08",
        "text": "a\nb\u2028c",
        "links": [{"published_date": "2025-08-08"}],
    }


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes"):
        write_jsonl([{"a": b"x"}], io.StringIO())
