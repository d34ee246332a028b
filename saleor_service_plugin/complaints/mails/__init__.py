"""What customers and staff are mailed."""
