"""What carriers and aggregators push to us."""
