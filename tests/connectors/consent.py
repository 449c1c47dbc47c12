"""What a person does in the browser, where the practice platforms ask for consent."""

from urllib.parse import parse_qs, urlsplit

import httpx

from connectors.oauth import Application
from sandbox.grants import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.stand import PracticeAccount

BACK = "https://corong.example/accounts/connected"


def application_of(practice: PracticeAccount) -> Application:
    """Give Corong as the practice platform knows it."""
    return Application(practice.home, CLIENT_ID, BACK, CLIENT_SECRET)


def agreed(address: str, handle: str, **more: str) -> dict[str, str]:
    """Open the page, choose the account, agree; give what comes back to us."""
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    with httpx.Client() as browser:
        assert handle in browser.get(address).text
        where = f"{parts.scheme}://{parts.netloc}{parts.path}"
        answer = browser.post(where, data={**asked, "account": handle, **more})
    back = urlsplit(answer.headers["Location"])
    return {name: values[0] for name, values in parse_qs(back.query).items()}
