"""One file per mutation, and what they share in `base.py`."""
