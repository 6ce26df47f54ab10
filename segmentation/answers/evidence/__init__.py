"""Evidence: what the Insiders did after they were chosen, beside the others.

Takes the history and the rosters of the path, gives a frame of comparisons. It proves no cause.
"""

from segmentation.answers.evidence.compare import EVIDENCE_COLUMNS, Evidence, compare_members

__all__ = ["EVIDENCE_COLUMNS", "Evidence", "compare_members"]
