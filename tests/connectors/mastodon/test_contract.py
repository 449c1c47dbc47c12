from connectors.contract import Secrets
from tests.connectors.publishing import PublisherContract
from tests.sandbox.stand import PracticeAccount


class TestMastodon(PublisherContract):
    platform = "mastodon"
    handle = "dinas"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)
