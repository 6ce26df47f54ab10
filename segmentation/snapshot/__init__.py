"""One publication: everything that is stored and shown for one as-of date.

Takes the history and a step of the path, gives the frames of a `Snapshot`. Pure: it stores nothing.
"""

from segmentation.snapshot.answers import Answers, Known
from segmentation.snapshot.build import Snapshot, build_snapshot
from segmentation.snapshot.digest import SNAPSHOT_VERSION, digest_snapshot

__all__ = ["SNAPSHOT_VERSION", "Answers", "Known", "Snapshot", "build_snapshot", "digest_snapshot"]
