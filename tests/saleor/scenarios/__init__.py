"""The scenarios of the table, by chapter."""
