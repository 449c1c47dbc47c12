from connectors.contract import Secrets
from tests.connectors.publishing import PublisherContract
from tests.sandbox.stand import PracticeAccount


class TestBluesky(PublisherContract):
    platform = "bluesky"
    handle = "dinas.practice.example"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(identifier=practice.handle, app_password=practice.secret)
