"""Texts that staff use again and again."""
