"""The record: opened, talked about, changed, ended; each step one transaction."""
