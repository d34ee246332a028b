"""Times in which customers are promised a call."""
