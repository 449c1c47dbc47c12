from tests.worker.conftest import engine, running, stand

__all__ = ["engine", "running", "stand"]
