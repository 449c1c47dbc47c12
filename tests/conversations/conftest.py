from tests.worker.conftest import engine, platform, running, stand

__all__ = ["engine", "platform", "running", "stand"]
