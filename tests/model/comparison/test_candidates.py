"""What is compared: four algorithms over numbers of segments, then the settings around those in force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segmentation.model.comparison.candidates import describe_settings, list_algorithms, list_spaces
from segmentation.settings import Settings

CURRENT = describe_settings(Settings())


@pytest.mark.parametrize("algorithm", ["sized_kmeans", "gaussian_mixture", "ward"])
def test_three_algorithms_take_every_number_of_segments(algorithm: str) -> None:
    found = list_algorithms(Settings(), algorithm)
    assert [candidate.segments for candidate in found] == list(range(3, 11))
    assert {candidate.algorithm for candidate in found} == {algorithm}


def test_hdbscan_finds_its_own_number() -> None:
    assert [candidate.segments for candidate in list_algorithms(Settings(), "hdbscan")] == [0]


def test_the_settings_in_force_are_a_candidate_even_out_of_the_usual_range() -> None:
    settings = Settings(segments=12, half_life_days=200.0)
    assert describe_settings(settings) in list_algorithms(settings, "sized_kmeans")


def test_at_most_27_settings_of_the_space_are_compared_and_none_twice() -> None:
    spaces = list_spaces(Settings(), leave_out=[])
    assert len(spaces) == len(set(spaces)) == 27
    assert CURRENT in spaces
    assert len(list_spaces(Settings(), leave_out=[CURRENT])) == 26
    assert len(list_spaces(Settings(frequency_weight=0.0), leave_out=[])) == 9


def test_steps_are_relative_to_the_settings_in_force() -> None:
    spaces = list_spaces(Settings(half_life_days=100.0), leave_out=[])
    assert {candidate.half_life_days for candidate in spaces} == {50.0, 100.0, 150.0}


def test_a_candidate_becomes_settings_and_nothing_else_changes() -> None:
    settings = Settings(source="sales.csv")
    candidate = replace(CURRENT, segments=4, insiders_share=0.1)
    assert candidate.apply_to(settings) == replace(settings, segments=4, insiders_share=0.1)
