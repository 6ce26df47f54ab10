"""How a long command shows what it does: a bar on a terminal, log lines elsewhere.

Takes stages and fractions, writes to stderr. It computes nothing.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[str, float], None]
"""Called with what is being done and how far all of it is (0…1)."""

_logger = logging.getLogger(__name__)


@contextmanager
def show_progress() -> Iterator[Report]:
    """Give a report that shows itself on stderr."""
    if sys.stderr.isatty():
        with _show_bar() as report:
            yield report
    else:
        yield _build_log_report()


def narrow_report(report: Report, start: float, end: float) -> Report:
    """Return a report whose 0…1 is `start`…`end` of another."""
    return lambda stage, fraction: report(stage, start + (end - start) * fraction)


@contextmanager
def _show_bar() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda stage, fraction: progress.update(task, description=stage, completed=fraction)


def _build_log_report() -> Report:
    said: list[str] = []

    def report(stage: str, fraction: float) -> None:
        if stage not in said:
            said.append(stage)
            _logger.info("%3.0f%% %s", fraction * 100, stage)

    return report
