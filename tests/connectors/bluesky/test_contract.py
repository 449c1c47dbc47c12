from connectors.contract import Secrets
from tests.connectors.measuring import ConverserContract, MeasurerContract
from tests.connectors.publishing import PublisherContract
from tests.sandbox.stand import PracticeAccount


class TestBluesky(PublisherContract, MeasurerContract, ConverserContract):
    platform = "bluesky"
    handle = "dinas.practice.example"
    unknown_id = "at://{account}/app.bsky.feed.post/3aaaaaaaaaaaa"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(identifier=practice.handle, app_password=practice.secret)
