"""What is practice, and what may be connected there."""

from urllib.parse import urlsplit

from corong.accounts.homes import is_this_machine
from corong.organisations.models import Organisation
from corong.practice.models import Twin


def is_twin(organisation: Organisation) -> bool:
    """Say whether people practise in this office, and nobody works."""
    return organisation.is_practice and Twin.objects.filter(office=organisation).exists()


def takes(organisation: Organisation, home: str) -> bool:
    """Say whether an account of this server may be connected: in a practice office only those of practice platforms."""
    return is_this_machine(urlsplit(home).hostname or "") or not is_twin(organisation)
