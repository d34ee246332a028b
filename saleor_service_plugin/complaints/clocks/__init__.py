"""How much time there is, and who is warned when it runs out."""
