"""Shops with many orders: too long for every run, so a target of their own."""
