"""Trouble on purpose, and the means to see that the shop does not feel it."""
