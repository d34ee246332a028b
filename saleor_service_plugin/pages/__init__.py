"""Public pages: what customers see without an account, made from what the API answers."""
