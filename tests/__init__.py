"""Tests, and the lab that runs them."""
