"""Serve this shop: Postgres, migrations, then web and worker through the Procfile. `make run` calls it.

Takes the settings, gives a running dashboard until Ctrl-C or SIGTERM, and then stops everything it started.
It computes nothing: the worker's catch-up is what publishes the months.
"""

from __future__ import annotations

import fcntl
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from sqlalchemy import Engine, func, select

from scripts.stop import MARK, describe_processes, end_processes, list_processes
from segmentation.errors import InsidersError
from segmentation.settings import Settings, load_settings
from segmentation.store import embedded
from segmentation.store.connection import connect_engine
from segmentation.store.tables import snapshots_view

STOP_SECONDS = 20
LAST_PORT = 65_535
PORTS_TRIED = 20
END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(settings: Settings) -> int:
    """Serve the shop until a signal or until one of its processes ends; return the exit code."""
    with ExitStack() as stack:
        stack.enter_context(lock_shop(settings.data_path))
        if ended := end_processes(list_processes({settings.data_path.resolve()})):
            say(f"Ended {describe_processes(ended)} that an earlier run left.")
        check_address(settings)
        url = settings.database_url or stack.enter_context(start_postgres(settings))
        engine = connect_engine(url)
        stack.callback(engine.dispose)
        environment = build_environment(settings, url)
        migrate(engine, environment)
        honcho = stack.enter_context(start_processes(environment, settings.port))
        return watch(honcho, settings, engine)


@contextmanager
def lock_shop(data_path: Path) -> Iterator[None]:
    """Hold the shop's folder, so that a second run beside this one is told."""
    data_path.mkdir(parents=True, exist_ok=True)
    with (data_path / "run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(
                f"Another `make run` serves {data_path} already. Use that one, end it with `make stop`, "
                "or name another SOURCE or DATA_DIR."
            ) from None
        yield


def check_address(settings: Settings) -> None:
    """Raise where the port is taken; warn where others can reach it."""
    if not is_loopback(settings.host):
        say(
            f"WARNING: HOST={settings.host} lets everyone who reaches this machine read every page: "
            "there are no accounts yet."
        )
    try:
        bind_briefly(settings.host, settings.port)
    except OSError as error:
        free = find_next_free_port(settings.host, settings.port)
        example = "" if free is None else f": PORT={free} make run"
        raise SystemExit(
            f"Cannot serve on {settings.host}:{settings.port}: {error.strerror}. Choose another PORT or HOST{example}."
        ) from None


def bind_briefly(host: str, port: int) -> None:
    """Raise OSError where nobody could listen at this address now."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)


def find_next_free_port(host: str, taken: int) -> int | None:
    """Return the first of the next ports that is free, or None."""
    for port in range(taken + 1, min(taken + PORTS_TRIED, LAST_PORT) + 1):
        with suppress(OSError):
            bind_briefly(host, port)
            return port
    return None


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def start_postgres(settings: Settings) -> Iterator[str]:
    """Run the embedded Postgres of this shop, or take over the one that a kill left; give its URL."""
    say("Starting Postgres.")
    try:
        yield embedded.start(settings)
    finally:
        embedded.stop(settings)
        say("Postgres stopped.")


def build_environment(settings: Settings, url: str) -> dict[str, str]:
    """Return what web and worker see: this shop's database and address, the mark, and .venv first on the path."""
    return os.environ | {
        "DATABASE_URL": url,
        "DATA_DIR": str(settings.data_path),
        "SOURCE": settings.source,
        "HOST": settings.host,
        MARK: str(settings.data_path.resolve()),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUNBUFFERED": "1",
    }


def migrate(engine: Engine, environment: Mapping[str, str]) -> None:
    """Bring the database to this code's tables."""
    say("Migrating the database.")
    engine.connect().close()  # tells plainly where none answers
    done = subprocess.run(["alembic", "upgrade", "head"], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The database could not be migrated:\n{done.stderr or done.stdout}")


@contextmanager
def start_processes(environment: Mapping[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run web and worker in a session of their own, so that one signal reaches them once: ours."""
    command = ["honcho", "--env", os.devnull, "start", "--port", str(port), "web", "worker"]
    honcho = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield honcho
    finally:
        honcho.terminate()
        try:
            honcho.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            honcho.kill()
        end_processes(list_processes({Path(environment[MARK])}))


def watch(honcho: subprocess.Popen[bytes], settings: Settings, engine: Engine) -> int:
    """Say when a page answers and when the first months are published; return when honcho ends."""
    answers = False
    months = count_months(engine)
    if months:
        say(f"{describe_months(months)} published already.")
    while honcho.poll() is None:
        if not answers and (answers := is_answering(settings)):
            say(f"The dashboard is at {find_address(settings)} (Ctrl-C stops it).")
        if not months and (months := count_months(engine)):
            say(f"The first {describe_months(months)} published: {find_address(settings)}")
        time.sleep(0.25)
    say("A process ended, so everything stops; its last lines above say why.")
    return honcho.returncode


def describe_months(months: int) -> str:
    """Return how many months, and the verb that goes with them."""
    return "1 month is" if months == 1 else f"{months} months are"


def find_address(settings: Settings) -> str:
    """Return the address that a browser on this machine can open."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{host}:{settings.port}"


def is_answering(settings: Settings) -> bool:
    """Return whether the web server answers that it is well."""
    try:
        with urllib.request.urlopen(f"{find_address(settings)}/healthz", timeout=5):
            return True
    except OSError:
        return False


def count_months(engine: Engine) -> int:
    """Return how many months are published."""
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(snapshots_view)).scalar_one()


def say(line: str) -> None:
    """Print one line at once."""
    print(line, flush=True)


def stop_on_signal(number: int, _frame: FrameType | None) -> None:
    """Turn the first signal into an orderly end; later ones must not interrupt it."""
    for each in END_SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    say(f"\nStopping ({signal.Signals(number).name}).")
    raise SystemExit(0)


def main() -> int:
    """Run with the settings of this process; return the exit code."""
    for number in END_SIGNALS:
        if (number, signal.getsignal(number)) != (signal.SIGHUP, signal.SIG_IGN):  # nohup asks to live on
            signal.signal(number, stop_on_signal)
    try:
        return run(load_settings())
    except InsidersError as error:
        print(error, file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    raise SystemExit(main())
