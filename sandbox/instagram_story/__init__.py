"""Practice stories of a personal Instagram account."""
