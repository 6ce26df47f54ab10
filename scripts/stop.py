"""End what `make run` started in this checkout and a kill left behind. `make stop` calls it.

Every process that `make run` starts carries its shop's folder in the variable `MARK`, so that leftovers are
known whatever their number; the shop's Postgres is stopped through its own door.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil

from segmentation.errors import InsidersError
from segmentation.settings import Settings, load_settings
from segmentation.store import embedded

MARK = "INSIDERS_DATA_PATH"
END_SECONDS = 10


def list_data_paths(settings: Settings) -> set[Path]:
    """Return the folders of this checkout's shops: those under .data and the one that is set now."""
    return {path.resolve() for path in (settings.data_path, *Path(".data").glob("*")) if path.is_dir()}


def list_processes(data_paths: Iterable[Path]) -> list[psutil.Process]:
    """Return the running processes that carry the mark of one of these folders."""
    marks = {str(path) for path in data_paths}
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARK) in marks:
                found.append(process)
    return found


def end_processes(processes: list[psutil.Process]) -> int:
    """Ask the processes to end, kill those that do not, and return how many there were."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(processes, timeout=END_SECONDS)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=END_SECONDS)
    return len(processes)


def describe_processes(count: int) -> str:
    """Return how many processes, in words."""
    return "1 process" if count == 1 else f"{count} processes"


def stop(settings: Settings) -> None:
    """End the processes of every shop of this checkout, then their Postgres servers; say what was there."""
    data_paths = list_data_paths(settings)
    ended = end_processes(list_processes(data_paths))
    stopped = [path for path in sorted(data_paths) if embedded.stop(replace(settings, data_dir=str(path)))]
    if not ended and not stopped:
        print("Nothing was running.")
    if ended:
        print(f"Ended {describe_processes(ended)}.")
    for path in stopped:
        print(f"Stopped the Postgres of {path}.")


def main() -> int:
    """Stop with the settings of this process; return the exit code."""
    try:
        stop(load_settings())
    except InsidersError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
