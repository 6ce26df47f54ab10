"""Long work shows itself: each stage once in a log, a part of a whole in a narrowed report."""

from __future__ import annotations

import logging

import pytest

from segmentation.jobs.progress import narrow_report, show_progress


def test_a_log_says_each_stage_once(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    with caplog.at_level(logging.INFO), show_progress() as report:
        report("reading", 0.0)
        report("reading", 0.2)
        report("April 2020", 0.5)
    assert [record.getMessage() for record in caplog.records] == ["  0% reading", " 50% April 2020"]


def test_a_terminal_gets_a_bar_and_no_log(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with caplog.at_level(logging.INFO), show_progress() as report:
        report("reading the source", 0.25)
    assert caplog.records == []
    assert "reading the source" in capsys.readouterr().err


def test_a_part_reports_as_its_share_of_the_whole() -> None:
    said: list[tuple[str, float]] = []
    report = narrow_report(lambda stage, fraction: said.append((stage, fraction)), 0.5, 0.9)
    report("first", 0.0)
    report("half", 0.5)
    report("last", 1.0)
    assert said == [("first", 0.5), ("half", 0.7), ("last", 0.9)]
