"""Tasks that open by themselves."""
