from pathlib import Path

from corong.checks import machine
from corong.checks.reach import without_password


def test_an_old_python_is_named() -> None:
    assert not list(machine.python())
    [finding] = machine.python((3, 10))
    assert "3.10" in finding.wrong


def test_a_full_disk_is_named_with_what_is_left(tmp_path: Path) -> None:
    [finding] = machine.disk(tmp_path / "not" / "yet" / "made", least_free_bytes=1 << 60)
    assert "MiB are free" in finding.wrong
    assert str(tmp_path) in finding.wrong


def test_a_data_folder_and_keys_that_others_can_open_are_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert not list(machine.data_folder(data))
    keys = data / "keys"
    keys.mkdir(parents=True)
    key = keys / "seal.key"
    key.touch(mode=0o600)
    data.chmod(0o700)
    keys.chmod(0o755)
    assert not list(machine.data_folder(data))
    data.chmod(0o777)
    key.chmod(0o644)
    assert [finding.remedy for finding in machine.data_folder(data)] == [
        f"Run: chmod 700 {data}",
        f"Run: chmod 600 {key}",
    ]


def test_a_password_is_not_shown() -> None:
    assert without_password("postgresql://corong:rahasia@db.example/corong") == (
        "postgresql://corong:…@db.example/corong"
    )
    assert without_password("redis://:rahasia@broker.example/0") == "redis://:…@broker.example/0"
