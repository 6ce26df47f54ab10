"""What Insiders did after they were chosen against others, and how well next month's members are foretold.

Takes a connection and an as-of date, gives frames of the `reporting` views. It formats nothing.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, select

from dashboard.queries.reader import fetch
from segmentation.store.tables import evidence_view, propensity_classifiers_view, propensity_curves_view


def read_evidence(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return `reporting.evidence`, the shortest period after the choice first."""
    evidence = evidence_view.c
    order = (evidence.comparison, evidence.measure, evidence.period_end, evidence.period_start)
    rows = fetch(connection, select(evidence_view).where(evidence.as_of == as_of).order_by(*order))
    return rows.astype({"is_in_sample": bool})


def read_classifiers(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return `reporting.propensity_classifiers`, the chosen one first, then by average precision."""
    classifiers = propensity_classifiers_view.c
    order = (classifiers.is_chosen.desc(), classifiers.average_precision.desc().nulls_last(), classifiers.classifier)
    asked = select(propensity_classifiers_view).where(classifiers.as_of == as_of)
    return fetch(connection, asked.order_by(*order)).astype({"is_chosen": bool})


def read_curves(connection: Connection, as_of: date) -> pd.DataFrame:
    """Return `reporting.propensity_curves`, each classifier's points in their order."""
    curves = propensity_curves_view.c
    asked = select(propensity_curves_view).where(curves.as_of == as_of)
    return fetch(connection, asked.order_by(curves.classifier, curves.position)).astype({"is_chosen": bool})
