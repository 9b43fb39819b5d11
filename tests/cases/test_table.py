"""A plan as a table for spreadsheets."""

from __future__ import annotations

import csv
import datetime as dt
import io

from bot.cases.plans import dated_plan
from bot.cases.table import csv_text, plan_row
from tests import shipped


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_plan_is_a_row_a_step():
    plan = dated_plan(shipped.library(), "migrate", {}, dt.date(2026, 11, 30))
    header = ("id", "step", "who", *(str(number) for number in range(7)))
    rows = (plan_row(dated, "标题", "管理员") for dated in plan.steps)
    data = csv_text(header, rows).encode()
    assert data.startswith("\ufeff".encode())
    head, *rows = rows_of(data)
    assert head == list(header)
    assert {len(row) for row in rows} == {len(header)}
    confirm = next(row for row in rows if row[0] == "confirm")
    assert confirm[3] == confirm[7] == "2026-12-02"
    assert confirm[8] == "2026-12-17"


def test_what_looks_like_a_formula_stays_a_text():
    data = csv_text(["a"], [["=1+1"], ["@x"], ["-5"], ['a,"b"\nc'], ["退号"]]).encode()
    assert rows_of(data) == [["a"], ["'=1+1"], ["'@x"], ["'-5"], ['a,"b"\nc'], ["退号"]]
