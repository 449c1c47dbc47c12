"""Platforms without an API for what offices publish there: a person publishes, and pastes the address of the post."""
