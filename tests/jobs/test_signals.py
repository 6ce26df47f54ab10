"""Signals as exceptions: in a process of its own, while DuckDB works, and twice."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from segmentation.jobs.signals import find_exit

PROGRAM = """
import os, signal, sys, threading, duckdb
from segmentation.jobs.signals import find_exit, raise_on_signals

raise_on_signals()
threading.Timer(0.2, os.kill, (os.getpid(), int(sys.argv[1]))).start()
try:
    duckdb.sql("select sum(hash(a.range * b.range)) from range(300000) a, range(300000) b").fetchall()
except BaseException as error:
    os.kill(os.getpid(), int(sys.argv[1]))  # while the work is being rolled back
    raise find_exit(error)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_a_signal_ends_a_query_of_duckdb_with_the_exit_code_of_a_signal(number: signal.Signals) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(int(number))], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (128 + number, "")


def test_an_exit_is_found_under_the_errors_that_it_caused() -> None:
    stop = SystemExit(130)
    interrupted = RuntimeError("Query interrupted")
    interrupted.__cause__ = stop
    assert find_exit(interrupted) is stop
    assert find_exit(stop) is stop


def test_an_error_of_its_own_comes_from_no_exit() -> None:
    assert find_exit(ValueError("no")) is None
