"""What docker-compose.yml and the Dockerfile promise; no container engine is needed to check it."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from typer.testing import CliRunner

from corong.cli.main import app
from corong.config import Config
from worker import queues

ROOT: Final = Path(__file__).parents[2]
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
OURS: Final = {name: service for name, service in SERVICES.items() if service["image"].startswith("corong:")}
STORE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.s3.yml").read_text(encoding="utf-8"))
IMAGE: Final = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_every_process_and_both_engines_are_there() -> None:
    assert set(SERVICES) == {"web", "publish", "collect", "scheduler", "migrate", "postgres", "valkey"}
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["valkey"]["image"] == "valkey/valkey:9"


def test_every_queue_has_a_consumer_and_every_consumer_a_queue() -> None:
    consumed = {service["command"][1] for service in OURS.values() if service["command"][0] == "worker"}
    assert consumed == set(queues.EVERY)


@pytest.mark.parametrize("name", OURS)
def test_the_command_of_a_service_exists(name: str) -> None:
    answer = CliRunner().invoke(app, [*OURS[name]["command"], "--help"])
    assert answer.exit_code == 0, answer.output


def test_all_our_processes_run_from_one_image() -> None:
    assert len({service["image"] for service in OURS.values()}) == 1
    assert IMAGE.count("\nENTRYPOINT ") == 1


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert "cap_add" not in service


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_a_service_is_watched_and_restarted(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_given_a_secret_in_its_environment(name: str) -> None:
    for variable, value in SERVICES[name]["environment"].items() if "environment" in SERVICES[name] else ():
        secret = re.search(r"PASSWORD|SECRET|DATABASE_URL", variable)
        assert not secret or (variable.endswith("_FILE") and value.startswith("/run/secrets/"))


@pytest.mark.parametrize("name", ["postgres", "valkey", "scheduler", "migrate"])
def test_what_needs_no_internet_has_none(name: str) -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES[name]["networks"] == ["inside"]
    assert "ports" not in SERVICES[name]


def test_nothing_that_must_last_is_kept_inside_a_container() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == set(COMPOSE["volumes"])


def test_the_image_installs_only_what_is_pinned_by_hash() -> None:
    installs = re.findall(r"pip install ([^\\\n&]+)", IMAGE)
    assert installs
    assert all("--require-hashes" in what or "--no-index" in what for what in installs)


def test_the_image_ends_without_root_and_without_build_tools() -> None:
    last_stage = IMAGE.rsplit("\nFROM ", maxsplit=1)[1]
    assert "\nUSER corong\n" in last_stage
    assert "apt-get" not in IMAGE
    assert "COPY --from=build /tools" not in last_stage
    assert "pip uninstall --yes setuptools pip" in IMAGE


def test_the_processes_start_from_an_empty_folder() -> None:
    # The working directory comes first in Python's search: a file there could stand in for a package.
    assert re.findall(r"^WORKDIR (\S+)", IMAGE, flags=re.MULTILINE)[-1] == "/empty"
    assert not any("working_dir" in service for service in SERVICES.values())


def test_with_a_store_every_process_of_ours_uses_it_and_gets_its_keys_as_files() -> None:
    assert set(STORE["services"]) == set(OURS)
    for name, service in STORE["services"].items():
        assert {each.removesuffix("_FILE").lower() for each in service["environment"]} <= set(Config.model_fields)
        assert set(OURS[name]["secrets"]) <= set(service["secrets"])
        files = {value.removeprefix("/run/secrets/") for key, value in service["environment"].items() if "_KEY" in key}
        assert files == {"s3_access_key", "s3_secret_key"} == set(STORE["secrets"])
