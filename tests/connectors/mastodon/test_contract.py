from connectors.contract import Secrets
from tests.connectors.measuring import ConverserContract, MeasurerContract
from tests.connectors.publishing import PublisherContract
from tests.sandbox.stand import PracticeAccount


class TestMastodon(PublisherContract, MeasurerContract, ConverserContract):
    platform = "mastodon"
    handle = "dinas"
    unknown_id = "1"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)
