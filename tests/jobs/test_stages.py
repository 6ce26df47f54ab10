"""What a run says at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po

from segmentation.frames import History, Reading
from segmentation.jobs.stages import describe_end, name_month, translate_stages
from segmentation.sentences import text
from tests.builders import build_history

HISTORY = build_history([("c1", "2020-01-05", 10.0)])


def build_reading(undatable: int = 0, notes: tuple[str, ...] = ()) -> Reading:
    lost = pd.DataFrame(
        {"month": [pd.NaT], "fate": "unreadable", "lines": undatable, "return_lines": 0, "revenue": 0, "example": "?"}
    )
    fates = pd.concat(
        [HISTORY.line_fates, lost.astype({"month": "datetime64[us]"})] if undatable else [HISTORY.line_fates]
    )
    return Reading(History(HISTORY.customer_months, HISTORY.days, fates, HISTORY.fingerprints), (), 1, notes)


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A French catalogue of one text."""
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="fr")
    catalogue.add("reading the source", "lecture de la source")
    with (folder / "messages.po").open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setattr(text, "TRANSLATIONS", tmp_path)
    text.load_catalogue.cache_clear()
    yield
    text.load_catalogue.cache_clear()


@pytest.mark.usefixtures("french")
def test_stages_are_said_in_the_language_of_the_shop() -> None:
    said: list[tuple[str, float]] = []
    report = translate_stages(lambda stage, fraction: said.append((stage, fraction)), "fr_FR")
    report("reading the source", 0.25)
    report("without a translation", 0.5)
    assert said == [("lecture de la source", 0.25), ("without a translation", 0.5)]


def test_one_month_is_named() -> None:
    assert describe_end([date(2020, 4, 1)], build_reading(), HISTORY, "en_GB") == "1 month published, 2020-04-01."


def test_several_months_are_counted() -> None:
    said = describe_end([date(2020, 4, 1), date(2020, 5, 1)], build_reading(), HISTORY, "en_GB")
    assert said == "2 months published, 2020-04-01 to 2020-05-01."


def test_nothing_to_do_is_said() -> None:
    assert (
        describe_end([], build_reading(), HISTORY, "en_GB")
        == "Nothing to do: every month is published as the source has it."
    )


def test_lines_without_a_date_and_notes_of_the_source_are_said() -> None:
    reading = build_reading(1200, ("Read as Windows-1252.",))
    assert describe_end([date(2020, 4, 1)], reading, HISTORY, "en_GB") == (
        "1 month published, 2020-04-01. 1,200 lines have no readable date. Read as Windows-1252."
    )


def test_a_source_that_ends_before_what_is_stored_is_told() -> None:
    stored = build_history([("c1", "2020-01-05", 10.0), ("c1", "2020-02-07", 10.0)])
    assert describe_end([], build_reading(), stored, "en_GB").endswith(
        "The source ends on 2020-01-05, before what is stored: later days stay as they were."
    )


def test_months_are_named_in_the_language_of_the_shop() -> None:
    assert name_month(date(2020, 4, 1), "en_GB") == "April 2020"
    assert name_month(date(2020, 4, 1), "de_DE") == "April 2020"
    assert name_month(date(2020, 5, 1), "pt_BR") == "maio 2020"
