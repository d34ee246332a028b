"""Remedies: what is done for a customer to put a complaint right."""
