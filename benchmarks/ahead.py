"""
A video that the platform needs two minutes to process, scheduled ten minutes ahead: `make bench-ahead`.

It must be visible within half a second of its time. Last line: one JSON object.
"""

import json
import sys
import time
from datetime import timedelta
from typing import Final

from benchmarks import service

PROCESSING_SECONDS: Final = 120.0
AHEAD: Final = timedelta(minutes=10)
PLATFORMS: Final = ("mastodon", "bluesky")
LENGTHS: Final = {"mastodon": 1800.0, "bluesky": 170.0}
"""Half an hour where the platform takes it; Bluesky takes three minutes."""


def main() -> int:
    """Give 0 if each video was visible on its second."""
    with service.running(CORONG_MEASURE_FLOOR_SECONDS="86400", CORONG_LOG="warning") as running:
        from django.core.files.base import ContentFile

        from corong.database import now, unit
        from corong.deliveries.commands import schedule
        from corong.posts import media
        from corong.posts.commands import Content, compose
        from tests.factories.posts import film

        accounts = service.accounts(running, len(PLATFORMS), platforms=PLATFORMS)
        for platform in PLATFORMS:
            running.stand.settings(platform, video_processing_seconds=PROCESSING_SECONDS)
        time.sleep(3.0)
        due = now() + AHEAD
        with unit():
            for account in accounts:
                made = film(width=1280, height=720, seconds=LENGTHS[account.platform])
                video = media.ingest(ContentFile(made, name="video.mp4"), account.organisation, by=None, alt="video")
                post = compose(account.organisation, None, Content(text=f"video {account.pk}", media=[video]))
                schedule(post, [account], due, by=None)
        time.sleep((due - now()).total_seconds() + 3.0)
        record = running.stand.record()
    late = {post.platform: round((post.visible_at - due.timestamp()) * 1000, 1) for post in record}
    print(json.dumps({"videos": len(record), "processing_seconds": PROCESSING_SECONDS, "lateness_ms": late}))
    return int(len(record) < len(PLATFORMS) or any(abs(each) > 500 for each in late.values()))


if __name__ == "__main__":
    sys.exit(main())
