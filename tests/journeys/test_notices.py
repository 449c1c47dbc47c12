"""What a push service hands to the browser is shown by it, although no page of Corong asks for anything."""

import time

from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE, Visit

TOLD = '{"title": "Corong: (latihan)", "body": "1 kiriman ditolak", "path": "/notices/", "tag": "notice 1"}'
SHOWN = """async () => {
    const [registration] = await navigator.serviceWorker.getRegistrations();
    const found = await registration.getNotifications();
    return found.map((each) => [each.title, each.body, each.data.path]);
}"""


def test_a_push_becomes_a_notification_and_without_a_push_service_the_page_says_so(visit: Visit) -> None:
    page = visit(is_phone=True, complaints_allowed=("Push API",))
    page.context.grant_permissions(["notifications"])
    session = page.context.new_cdp_session(page)
    known: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(each["registrationId"] for each in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.goto("/alerts/mail/")
    page.get_by_role("button", name="Beri tahu saya di peramban ini").click()
    # A browser that keeps nothing has no push service: that is told, and the worker is there all the same.
    expect(page.locator("[data-push=failed]")).to_be_visible()
    origin = page.evaluate("location.origin")
    told = {"origin": origin, "registrationId": known[0], "data": TOLD}
    end = time.monotonic() + PATIENCE / 1000
    shown: list[list[str]] = []
    # Asked while a notification is on its way to the screen, the browser takes it for closed and forgets it: each look
    # has a push of its own, and time for it. All have one tag, so that never more than one is shown.
    while not shown and time.monotonic() < end:
        session.send("ServiceWorker.deliverPushMessage", told)
        page.wait_for_timeout(1000)
        shown = page.evaluate(SHOWN)
    assert shown == [["Corong: (latihan)", "1 kiriman ditolak", "/notices/"]]
