"""What the model platform takes."""

from dataclasses import replace

from connectors.catalogue import capabilities
from tests.deliveries.model import NAME

CAPABILITIES = replace(capabilities("mastodon"), platform=NAME, label="Model", find_after_seconds=0.0)
