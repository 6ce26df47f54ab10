"""What is compared: algorithms over numbers of segments, then settings of the space they work in.

Takes the settings in force, gives candidates; all steps are relative to these settings, so that no shop
is tuned for. It fits nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

from segmentation.model.segments import SizedKMeans
from segmentation.settings import Settings

SIZED_KMEANS = SizedKMeans.algorithm
GAUSSIAN_MIXTURE = "gaussian_mixture"
WARD = "ward"
HDBSCAN = "hdbscan"

NUMBERS_OF_SEGMENTS = range(3, 11)

HALF_LIFE_FACTORS = (1.0, 0.5, 1.5)
FREQUENCY_WEIGHT_FACTORS = (1.0, 0.5, 2.0)
SHARE_FACTORS = (1.0, 0.75, 1.25)
"""The steps around the settings in force, which come first: 27 combinations."""


@dataclass(frozen=True)
class Candidate:
    """One way to find the Insiders; HDBSCAN, which finds its number of segments, has 0 of them here."""

    algorithm: str
    segments: int
    half_life_days: float
    frequency_weight: float
    insiders_share: float

    def apply_to(self, settings: Settings) -> Settings:
        """Return the settings that would adopt this candidate; only sized k-means can be adopted."""
        return replace(
            settings,
            segments=self.segments,
            half_life_days=self.half_life_days,
            frequency_weight=self.frequency_weight,
            insiders_share=self.insiders_share,
        )


def describe_settings(settings: Settings) -> Candidate:
    """Return the settings in force as a candidate."""
    return Candidate(
        SIZED_KMEANS,
        settings.segments,
        settings.half_life_days,
        settings.frequency_weight,
        settings.insiders_share,
    )


def list_numbers_of_segments(settings: Settings) -> list[int]:
    """Return 3 to 10, and the number in force."""
    return sorted({*NUMBERS_OF_SEGMENTS, settings.segments})


def list_algorithms(settings: Settings, algorithm: str) -> list[Candidate]:
    """Return an algorithm with every number of segments, in the space of the settings in force."""
    numbers = [0] if algorithm == HDBSCAN else list_numbers_of_segments(settings)
    return [replace(describe_settings(settings), algorithm=algorithm, segments=number) for number in numbers]


def list_spaces(settings: Settings, leave_out: Iterable[Candidate]) -> list[Candidate]:
    """Return sized k-means with the half-lives, weights and shares around these settings.

    Parameters
    ----------
    leave_out
        Candidates that are known already.
    """
    current = describe_settings(settings)
    found = [
        replace(
            current,
            half_life_days=current.half_life_days * half_life,
            frequency_weight=current.frequency_weight * weight,
            insiders_share=min(current.insiders_share * share, 0.5),
        )
        for half_life, weight, share in product(HALF_LIFE_FACTORS, FREQUENCY_WEIGHT_FACTORS, SHARE_FACTORS)
    ]
    return [candidate for candidate in dict.fromkeys(found) if candidate not in set(leave_out)]
