"""BG/NBD × Gamma-Gamma: what each known customer is expected to spend, after Fader, Hardie and Lee.

Takes customer × month rows before a date, gives each customer's expected revenue of the coming months. Who
never bought yet is not expected to.

Sources: "Counting your customers the easy way" (2005) for the purchases, "The Gamma-Gamma model of monetary
value" (2013) for the money. Parameters are fitted in logs with a small penalty on their squares.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

from segmentation.months import add_months

PENALTY = 0.01
DAYS_A_MONTH = 30.4375

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Purchases:
    """One entry per customer: repeat purchase days, months from first to last, months known, money a day."""

    repeats: Floats
    last: Floats
    known: Floats
    spent: Floats


def forecast_customers(customer_months: pd.DataFrame, as_of: date, months: int) -> pd.DataFrame:
    """Return expected revenue, one row per customer with a purchase before the date, one column per month ahead."""
    rows = customer_months[customer_months["month"] < pd.Timestamp(as_of)]
    summed = rows.groupby("customer_id").agg(
        first=("first_day", "min"), last=("last_day", "max"), days=("purchase_days", "sum"), gross=("gross", "sum")
    )
    summed = summed[summed["days"] > 0]
    purchases = Purchases(
        repeats=(summed["days"] - 1).to_numpy(np.float64),
        last=_count_months(summed["last"] - summed["first"]),
        known=_count_months(pd.Timestamp(as_of) - summed["first"]),
        spent=(summed["gross"] / summed["days"]).to_numpy(np.float64),
    )
    net = rows["revenue"].sum() / rows["gross"].sum()
    ends = [(add_months(as_of, ahead) - as_of).days / DAYS_A_MONTH for ahead in range(1, months + 1)]
    parameters = fit_purchases(purchases)
    bought = np.stack([expect_purchases(parameters, purchases, end) for end in ends])
    monthly = np.diff(bought, axis=0, prepend=0) * expect_spending(purchases) * net
    return pd.DataFrame(monthly.T, index=summed.index, columns=range(1, months + 1))


def _count_months(spans: pd.Series) -> Floats:
    return np.asarray(spans.dt.days / DAYS_A_MONTH, dtype=np.float64)


def fit_purchases(purchases: Purchases) -> Floats:
    """Return r, alpha, a and b of the BG/NBD."""
    x, last, known = purchases.repeats, purchases.last, purchases.known

    def find_likelihood(parameters: Floats) -> float:
        r, alpha, a, b = parameters
        bought = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        alive = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x) - (r + x) * np.log(alpha + known)
        gone = np.where(
            x > 0,
            np.log(a) - np.log(b + np.maximum(x, 1) - 1) + (r + x) * np.log((alpha + known) / (alpha + last)),
            -np.inf,
        )
        return float((bought + alive + np.logaddexp(0, gone)).mean())

    return _maximise(find_likelihood, 4)


def expect_purchases(parameters: Floats, purchases: Purchases, months: float) -> Floats:
    """Return the purchase days that each customer is expected to have in the coming months."""
    r, alpha, a, b = parameters
    x, last, known = purchases.repeats, purchases.last, purchases.known
    series = hyp2f1(r + x, b + x, a + b + x - 1, months / (alpha + known + months))
    ahead = 1 - ((alpha + known) / (alpha + known + months)) ** (r + x) * series
    gone = np.where(x > 0, a / (b + np.maximum(x, 1) - 1) * ((alpha + known) / (alpha + last)) ** (r + x), 0.0)
    return np.asarray((a + b + x - 1) / (a - 1) * ahead / (1 + gone), dtype=np.float64)


def expect_spending(purchases: Purchases) -> Floats:
    """Return the money that each customer is expected to spend on a purchase day, by the Gamma-Gamma."""
    count, spent = purchases.repeats + 1, np.maximum(purchases.spent, 1.0)
    scale = spent.mean()

    def find_likelihood(parameters: Floats) -> float:
        p, q, v = parameters
        mean = spent / scale
        shape = gammaln(p * count + q) - gammaln(p * count) - gammaln(q) + q * np.log(v)
        money = (p * count - 1) * np.log(mean) + p * count * np.log(count) - (p * count + q) * np.log(v + count * mean)
        return float((shape + money).mean())

    p, q, v = _maximise(find_likelihood, 3)
    return np.asarray(scale * p * (v + count * spent / scale) / (p * count + q - 1), dtype=np.float64)


def _maximise(find_likelihood: Callable[[Floats], float], parameters: int) -> Floats:
    """Return the positive parameters of the highest mean log likelihood, less the penalty on their logs."""

    def find_loss(logs: Floats) -> float:
        return float(PENALTY * (logs**2).mean() - find_likelihood(np.exp(logs)))

    found = minimize(find_loss, np.full(parameters, 0.1), method="L-BFGS-B", bounds=[(-6, 6)] * parameters)
    return np.asarray(np.exp(found.x), dtype=np.float64)
