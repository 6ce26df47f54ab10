"""What an operator may set, and how a wrong value is told."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from segmentation.errors import SettingsError
from segmentation.settings import MODEL_SETTINGS, SNAPSHOT_SETTINGS, Settings, load_settings, normalise_database_url


def load(**given: str) -> Settings:
    return load_settings(given, env_file=None)


def test_nothing_set_gives_the_defaults() -> None:
    assert load() == Settings()


def test_an_empty_value_is_the_default() -> None:
    assert load(PORT="", SOURCE=" ") == Settings()


def test_text_becomes_the_kind_of_the_setting() -> None:
    settings = load(PORT="9000", HALF_LIFE_DAYS="180", INSIDERS_SHARE=".1", SOURCE="shop.csv")
    assert (settings.port, settings.half_life_days, settings.insiders_share) == (9000, 180.0, 0.1)
    assert settings.source == "shop.csv"


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nCURRENCY=EUR\n")
    settings = load_settings({"PORT": "9001"}, tmp_path / ".env")
    assert (settings.port, settings.currency) == (9001, "EUR")


def test_without_a_mapping_it_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "CURRENCY", "SEK")
    assert load_settings(env_file=None).currency == "SEK"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "eight", "PORT must be a whole number, found 'eight'"),
        ("PORT", "70000", "PORT must lie in 1 to 65535, found 70000"),
        ("SMOOTHING", "much", "SMOOTHING must be a number, found 'much'"),
        ("INSIDERS_SHARE", "0.9", "INSIDERS_SHARE must lie in 0.001 to 0.5"),
        ("TIMEZONE", "Mars/Phobos", "TIMEZONE must be a name such as Europe/London, found 'Mars/Phobos'"),
        ("LOCALE", "xx_YY", "LOCALE must be a locale such as en_GB"),
        ("CURRENCY", "pounds", "CURRENCY must be three capitals such as GBP"),
        ("DECIMAL", ";", "DECIMAL must be . or ,"),
        ("DATABASE_URL", "mysql://host/db", "only Postgres is supported"),
        ("REFRESH_CRON", "0 0 * * *", "REFRESH_CRON must have five fields and an hour from 3 to 23"),
        ("REFRESH_CRON", "daily", "REFRESH_CRON must have five fields"),
        ("COMPARE_CRON", "0 2 1 */3 *", "COMPARE_CRON must have five fields and an hour from 3 to 23"),
    ],
)
def test_a_wrong_value_is_told_by_name(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load(**{name: value})


@pytest.mark.parametrize("hours", ["0", "00", "*", "*/2", "0-6", "1,5", "2/4", "5,*/6", "3-30", "24", "noon", "5/0"])
def test_the_scheduler_keeps_away_from_the_change_of_clocks(hours: str) -> None:
    with pytest.raises(SettingsError, match="an hour from 3 to 23"):
        load(REFRESH_CRON=f"0 {hours} * * *")


@pytest.mark.parametrize("hours", ["3", "05", "3-23", "5,17", "6-20/2", "4/6"])
def test_the_scheduler_may_run_at_other_hours(hours: str) -> None:
    assert load(REFRESH_CRON=f"0 {hours} * * *").refresh_cron == f"0 {hours} * * *"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_form_of_a_postgres_url_names_the_same_driver(scheme: str) -> None:
    assert normalise_database_url(f"{scheme}://me@host/shop") == "postgresql+psycopg2://me@host/shop"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("", "demo"),
        ("../shared/data/online_retail.csv.gz", "online_retail"),
        ("sales.2023.csv", "sales_2023"),
        ("sales.2023.csv.gz", "sales_2023"),
        ("s3://bucket/orders/", "orders"),
        ("exports/2024-*.csv", "2024"),
        ("exports/*.csv", "exports"),
        ("*.csv", "shop"),
        ("магазин.csv", "shop"),
        ("My Shop (new).xlsx", "My_Shop_new"),
    ],
)
def test_each_source_has_a_name(source: str, name: str) -> None:
    assert load(SOURCE=source).source_name == name


def test_files_of_one_name_have_folders_of_their_own() -> None:
    paths = {load(SOURCE=f"{folder}/orders.csv").data_path for folder in ("a", "b", "c/../b", Path.cwd() / "a")}
    assert len(paths) == 2
    assert all(re.fullmatch(r"\.data/orders-[0-9a-f]{6}", str(path)) for path in paths)


def test_a_file_called_demo_is_not_kept_with_the_demo_shop() -> None:
    assert load().data_path == Path(".data/demo")
    assert load(SOURCE="demo.csv").data_path != load().data_path


def test_a_source_may_lie_in_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/shop")
    assert load(SOURCE="~/orders.csv").source_uri == "/home/shop/orders.csv"
    assert load(SOURCE="~/orders.csv").data_path == load(SOURCE="/home/shop/orders.csv").data_path


def test_data_dir_wins_over_the_name_of_the_source() -> None:
    assert load(SOURCE="shop.csv", DATA_DIR="/srv/shop").data_path == Path("/srv/shop")


def test_a_shop_without_a_source_is_the_demo_in_its_folder() -> None:
    assert load().is_demo
    assert load().source_uri == str(Path(".data/demo/demo_shop.csv.gz"))
    assert not load(SOURCE="shop.csv").is_demo
    assert load(SOURCE="shop.csv").source_uri == "shop.csv"


def test_the_source_is_not_one_of_the_settings_that_make_a_lineage() -> None:
    assert load(SOURCE="a.csv").model == load(SOURCE="b.csv").model
    assert set(load().model) == set(MODEL_SETTINGS)
    assert set(MODEL_SETTINGS) < set(SNAPSHOT_SETTINGS)
