"""The workers' way to `corong.persistence`."""

from corong.persistence import stored

__all__ = ["stored"]
