"""Sums of customers drawn at random, many times over.

Takes numbers by customer and a random state, gives sums: of customers drawn with replacement (bootstrap)
and without (permutation). One draw serves all numbers, so measures and periods stay together.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

RESAMPLES = 10_000

LARGE_GROUP = 5_000
"""Sums of more customers than this are drawn from the normal distribution with their mean and covariance."""

_DRAWS_AT_ONCE = 2_000_000

_SMALL_GROUP = 500
"""Of so many customers it is faster to order all of them at random than to draw some."""


def resample_sums(values: Floats, random: np.random.Generator) -> Floats:
    """Return sums of as many customers as there are, drawn with replacement: resamples × a customer's shape."""
    rows = _flatten(values)
    sums = np.zeros((RESAMPLES, rows.shape[1]))
    if len(rows) > LARGE_GROUP:
        sums = _draw_normal(rows, len(rows), len(rows), random)
    elif rows.any():
        # rows of zeros add nothing: only how many of the others are drawn counts
        others = rows[rows.any(axis=1)]
        draws = random.binomial(len(rows), len(others) / len(rows), RESAMPLES)
        for part in _split_resamples(len(rows)):
            ends = np.concatenate([[0], draws[part].cumsum()])
            sums[part] = _add_up(random.integers(0, len(others), ends[-1], dtype=np.int32), ends, others)
    return sums.reshape(RESAMPLES, *values.shape[1:])


def permute_sums(values: Floats, size: int, random: np.random.Generator) -> Floats:
    """Return sums of `size` customers drawn without replacement: resamples × a customer's shape."""
    if size > len(values) / 2:
        left: Floats = values.sum(axis=0) - permute_sums(values, len(values) - size, random)
        return left
    rows = _flatten(values)
    sums = np.zeros((RESAMPLES, rows.shape[1]))
    if size > LARGE_GROUP:
        sums = _draw_normal(rows, size, size * (len(rows) - size) / (len(rows) - 1), random)
    elif size:
        for part in _split_resamples(size):
            count = part.stop - part.start
            drawn = _draw_distinct(len(rows), size, count, random)
            sums[part] = _add_up(drawn, np.arange(count + 1) * size, rows)
    return sums.reshape(RESAMPLES, *values.shape[1:])


def _draw_distinct(customers: int, size: int, count: int, random: np.random.Generator) -> NDArray[np.integer]:
    """Draw `size` of the customers without replacement, `count` times over, one after the other."""
    if customers <= _SMALL_GROUP:
        ranked = random.random((count, customers), dtype=np.float32).argpartition(size - 1, axis=1)
        return ranked[:, :size].ravel()
    return np.concatenate([random.choice(customers, size, replace=False, shuffle=False) for _ in range(count)])


def _flatten(values: Floats) -> Floats:
    return values.reshape(len(values), int(np.prod(values.shape[1:])))


def _split_resamples(size: int) -> Iterator[slice]:
    """Yield the resamples in parts that fit into memory."""
    step = max(1, _DRAWS_AT_ONCE // size)
    for start in range(0, RESAMPLES, step):
        yield slice(start, min(start + step, RESAMPLES))


def _add_up(drawn: NDArray[np.integer], ends: NDArray[np.integer], rows: Floats) -> Floats:
    """Add up the drawn rows of each resample; `ends` says where the draws of each begin and end."""
    counts = sparse.csr_array((np.ones(len(drawn)), drawn, ends), shape=(len(ends) - 1, len(rows)))
    sums: Floats = counts @ rows
    return sums


def _draw_normal(rows: Floats, size: int, factor: float, random: np.random.Generator) -> Floats:
    """Draw sums of `size` rows whose covariance is `factor` times that of the rows: the central limit theorem."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    scaled = (rows - mean) / np.where(spread > 0, spread, 1)
    correlation = scaled.T @ scaled / len(rows)
    zeros = np.zeros(len(mean))
    drawn = random.multivariate_normal(zeros, correlation, RESAMPLES, check_valid="ignore", method="eigh")
    sums: Floats = size * mean + np.sqrt(factor) * spread * drawn
    return sums
