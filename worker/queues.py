"""The queues: publishing and measuring have their own, and their own processes, so that neither delays the other."""

from typing import Final

PUBLISH: Final = "publish"
COLLECT: Final = "collect"
EVERY: Final = (PUBLISH, COLLECT)
