"""Every setting, in one frozen object, read from the environment and `.env`.

Takes a mapping of names to text, gives `Settings`. It opens no file but `.env` and connects to nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from dotenv import dotenv_values

from segmentation.errors import SettingsError

MODEL_SETTINGS = (
    "window_months",
    "min_history_months",
    "segments",
    "half_life_days",
    "frequency_weight",
    "smoothing",
    "insiders_share",
    "exit_margin",
    "grace_months",
)
"""The settings that make a lineage: another value of one starts a new path."""

SNAPSHOT_SETTINGS = (*MODEL_SETTINGS, "forecast_months", "timezone", "currency", "locale")
"""The settings that reach a stored number or word, and so belong to a snapshot's digest."""


@dataclass(frozen=True)
class Settings:
    """What an operator may set; each field is the environment variable of that name in capitals."""

    database_url: Annotated[str, "Postgres to use; empty: an embedded one under DATA_DIR"] = ""
    data_dir: Annotated[
        str, "Where the embedded Postgres lies; empty: .data/<name of the source>-<digest of its path>"
    ] = ""
    source: Annotated[str, "Transactions: a file or a glob; empty: a demo shop"] = ""
    source_columns: Annotated[str, "Names that are not recognised: customer_id=client,revenue=total"] = ""
    date_format: Annotated[str, "Formats of the dates, strptime style, several separated by ;"] = ""
    decimal: Annotated[str, "Decimal mark of the source, . or , where the values do not tell"] = ""
    not_products: Annotated[str, "Stock codes that are no product; * at the end: begins with"] = (
        "C2,C3,TEST*,ADJUST*,GIFT*"
    )
    contacts: Annotated[
        str,
        "Names and e-mails for exported lists, never stored: a CSV file, or a table or view of the database, "
        "with customer_id, name, e-mail",
    ] = ""
    timezone: Annotated[str, "The shop's time zone: days and months are cut in it"] = "UTC"
    currency: Annotated[str, "ISO code of the currency of the source"] = "GBP"
    locale: Annotated[str, "Language and formats of stored texts and of the pages"] = "en_GB"
    window_months: Annotated[int, "Months before the as-of date that features look at"] = 12
    min_history_months: Annotated[int, "Months of history before the first as-of date"] = 3
    segments: Annotated[int, "Number of segments, Insiders included"] = 5
    half_life_days: Annotated[float, "Days after which a pound of revenue counts half"] = 365.0
    frequency_weight: Annotated[float, "Weight of purchase days beside value in the model"] = 0.35
    smoothing: Annotated[float, "Share of last month's centres that is kept at a retrain"] = 0.8
    insiders_share: Annotated[float, "Share of the buyers that qualifies: the programme's size"] = 0.08
    exit_margin: Annotated[float, "How far under the boundary a member may fall and still stay"] = 0.1
    grace_months: Annotated[int, "As-of dates in a row a member may miss before leaving"] = 1
    keep_revisions: Annotated[int, "Superseded revisions of a month whose customers are kept"] = 2
    forecast_months: Annotated[int, "Months that a forecast looks ahead"] = 3
    holdout_share: Annotated[
        float, "Share of the customers who enter from now on that is held out of the programme, at random"
    ] = 0.0
    data_lag_days: Annotated[int, "Last days of a month that may be silent once it is over"] = 3
    refresh_cron: Annotated[str, "When the scheduler looks at the source, in TIMEZONE"] = "0 5 * * *"
    compare_cron: Annotated[str, "When the scheduler compares models, in TIMEZONE; quarterly by default"] = (
        "0 7 2 */3 *"
    )
    host: Annotated[str, "Address that the web server binds to; there are no accounts yet"] = "127.0.0.1"
    port: Annotated[int, "Port of the web server"] = 8050

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def model(self) -> dict[str, int | float]:
        """The settings that make a lineage."""
        return {name: getattr(self, name) for name in MODEL_SETTINGS}

    @property
    def source_name(self) -> str:
        """A name for the source that a folder can have: `online_retail` for `../online_retail.csv.gz`."""
        if self.is_demo:
            return "demo"
        last = re.split(r"[?*]", self.source.rstrip("/"))[0].rstrip("/").rsplit("/", 1)[-1]
        stem = re.sub(r"(\.[A-Za-z]\w*)?(\.gz)?$", "", last)
        return re.sub(r"[^A-Za-z0-9_-]+", "_", stem).strip("_-") or "shop"

    @property
    def data_path(self) -> Path:
        """The folder of this shop's embedded Postgres and demo file; files of one name have two."""
        if self.data_dir or self.is_demo:
            return Path(self.data_dir or f".data/{self.source_name}")
        whole = os.path.abspath(self.source_uri)  # noqa: PTH100 - a link keeps its shop, whatever it points to
        return Path(f".data/{self.source_name}-{hashlib.sha256(whole.encode()).hexdigest()[:6]}")

    @property
    def is_demo(self) -> bool:
        """Whether no source is named, so that the synthetic shop stands in."""
        return not self.source

    @property
    def source_uri(self) -> str:
        """Where the transactions are: SOURCE with `~` written out, or the demo shop's file."""
        return os.path.expanduser(self.source) or str(self.data_path / "demo_shop.csv.gz")  # noqa: PTH111


def list_environment_lines(settings: Settings, wanted: Mapping[str, float]) -> list[str]:
    """Return the lines of the environment that would make `settings` hold `wanted`; none where they do."""
    return [f"{name.upper()}={value:g}" for name, value in wanted.items() if value != getattr(settings, name)]


_LIMITS: dict[str, tuple[float, float]] = {
    "window_months": (1, 60),
    "min_history_months": (1, 60),
    "segments": (2, 12),
    "half_life_days": (1, 36_500),
    "frequency_weight": (0, 10),
    "smoothing": (0, 1),
    "insiders_share": (0.001, 0.5),
    "exit_margin": (0, 10),
    "grace_months": (0, 24),
    "keep_revisions": (0, 1_000),
    "forecast_months": (1, 12),
    "holdout_share": (0, 0.5),
    "data_lag_days": (0, 27),
    "port": (1, 65_535),
}


def load_settings(environ: Mapping[str, str] | None = None, env_file: str | Path | None = ".env") -> Settings:
    """Return the settings of this process: the environment over `.env` over the defaults.

    Raises
    ------
    SettingsError
        A value is of the wrong kind or out of range; names the variable, the value and what is meant.
    """
    given: dict[str, str] = {}
    if env_file is not None and Path(env_file).is_file():
        given |= {name: value for name, value in dotenv_values(env_file).items() if value is not None}
    given |= os.environ if environ is None else environ
    types = get_type_hints(Settings)
    values: dict[str, Any] = {}
    for item in fields(Settings):
        text = given.get(item.name.upper(), "").strip()
        if text:
            values[item.name] = _parse_value(item.name, text, types[item.name])
    settings = Settings(**values)
    _check_words(settings)
    return settings


def _parse_value(name: str, text: str, kind: type) -> str | int | float:
    if kind is str:
        return normalise_database_url(text) if name == "database_url" else text
    try:
        number = int(text) if kind is int else float(text)
    except ValueError:
        wanted = "a whole number" if kind is int else "a number"
        raise SettingsError(f"{name.upper()} must be {wanted}, found {text!r}. Correct or unset it.") from None
    low, high = _LIMITS[name]
    if not low <= number <= high:
        raise SettingsError(f"{name.upper()} must lie in {low:g} to {high:g}, found {text}. Correct or unset it.")
    return number


def normalise_database_url(url: str) -> str:
    """Return the URL with the driver named: SQLAlchemy 2.1 reads `postgresql://` as psycopg 3."""
    return re.sub(r"^postgres(ql)?(\+psycopg2)?://", "postgresql+psycopg2://", url)


def _check_words(settings: Settings) -> None:
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            f"TIMEZONE must be a name such as Europe/London, found {settings.timezone!r}. Correct or unset it."
        ) from None
    try:
        Locale.parse(settings.locale)
    except (UnknownLocaleError, ValueError):
        raise SettingsError(f"LOCALE must be a locale such as en_GB, found {settings.locale!r}.") from None
    if not re.fullmatch(r"[A-Z]{3}", settings.currency):
        raise SettingsError(f"CURRENCY must be three capitals such as GBP, found {settings.currency!r}.")
    if settings.decimal not in ("", ".", ","):
        raise SettingsError(f"DECIMAL must be . or , and not {settings.decimal!r}.")
    if settings.database_url and not settings.database_url.startswith("postgresql+psycopg2://"):
        raise SettingsError("DATABASE_URL must begin with postgresql://; only Postgres is supported.")
    for name, example in (("refresh_cron", "0 5 * * *"), ("compare_cron", "0 7 2 */3 *")):
        _check_hour(name, getattr(settings, name), example)


def _check_hour(name: str, cron: str, example: str) -> None:
    cron_fields = cron.split()
    if len(cron_fields) != 5 or not _list_hours(cron_fields[1]) <= set(range(3, 24)):
        raise SettingsError(
            f"{name.upper()} must have five fields and an hour from 3 to 23, found {cron!r}: "
            f"around midnight a change of clocks skips or doubles a run. Try {example}."
        )


def _list_hours(field: str) -> set[int]:
    """Return the hours that the hour field of a crontab means; -1 stands for what is none."""
    hours: set[int] = set()
    for part in field.split(","):
        found = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?", part)
        if not found:
            return {-1}
        first, last, step = found.groups()
        end = last or (first if first and not step else "23")
        hours |= set(range(int(first or 0), int(end) + 1, int(step or 1)))
    return hours
