"""Propensity: how likely each customer is to be a member next month.

Takes the history and the rosters of the path, gives a probability for every customer of the base, and
how each classifier did on later months. It decides no membership.
"""

from segmentation.answers.propensity.card import CLASSIFIER_COLUMNS, CURVE_COLUMNS
from segmentation.answers.propensity.estimate import Propensity, estimate_membership

__all__ = ["CLASSIFIER_COLUMNS", "CURVE_COLUMNS", "Propensity", "estimate_membership"]
