class ServiceError(Exception):
    """An embedded service cannot be started or stopped. The text says why and what to do."""


class DataFolderInUseError(ServiceError):
    """Another copy of Corong owns this data folder."""
