"""Carriers: whose a tracking number is, and where it can be followed. Pure, without any key."""
