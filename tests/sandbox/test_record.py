"""What the outside counts is what the platforms accepted."""

import httpx

from tests.sandbox.stand import Stand


def test_the_record_tells_each_visible_post_once(stand: Stand) -> None:
    account = stand.add_account("mastodon", "humas")
    headers = {"Authorization": f"Bearer {account.secret}", "Idempotency-Key": "satu"}
    with httpx.Client() as client:
        for _ in range(2):
            client.post(f"{account.home}/api/v1/statuses", headers=headers, json={"status": "Halo"})
    (post,) = stand.record()
    assert (post.platform, post.account, post.text, post.key) == ("mastodon", account.remote_id, "Halo", "satu")
    assert stand.summary()["calls"]["mastodon"]["POST /api/v1/statuses"] == 2
