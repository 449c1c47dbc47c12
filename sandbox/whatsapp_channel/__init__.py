"""A practice WhatsApp channel."""
