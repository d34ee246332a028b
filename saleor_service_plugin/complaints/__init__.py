"""Complaints and questions: the record, its clocks, the ways in, the desk, how they end."""
