"""Reasons, first replies, solution times."""
