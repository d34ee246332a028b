"""What the plugin survives: `python -m tests.chaos`, rows R1 to R14 of the figures.

Real processes are killed, real servers misbehave, a real database is restarted; what is
counted is what customers got, by the log of the mail server.
"""
