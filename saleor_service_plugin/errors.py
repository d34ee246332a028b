"""Naming an error in a log without quoting it: its text may hold addresses and contents."""

import traceback
from pathlib import Path


def brief(error: BaseException) -> str:
    """Return the class of an error and where it rose, e.g. "KeyError at batch.py:155"."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    ours = [frame for frame in frames if "saleor_service_plugin" in frame.filename]
    via = f" from {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}{via}"
