"""How a complaint can end."""
