import stat
from pathlib import Path

import pytest

from services.paths import audit_path, cache_path, config_path, make_private, state_path


@pytest.fixture(autouse=True)
def folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PIPEDECK_CONFIG", raising=False)
    for kind in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))


def test_files_lie_in_the_platforms_folders() -> None:
    assert config_path().name == "config.toml"
    assert audit_path().parent == state_path()
    assert {path.name for path in (config_path().parent, state_path(), cache_path())} == {"pipedeck"}


def test_the_environment_may_name_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEDECK_CONFIG", "~/deck.toml")
    assert config_path() == Path.home() / "deck.toml"
    monkeypatch.setenv("PIPEDECK_CONFIG", "")
    assert config_path().name == "config.toml"


def test_private_folders_are_the_users_alone_but_those_there_keep_their_mode(tmp_path: Path) -> None:
    made = make_private(tmp_path / "a" / "b")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    made.chmod(0o750)
    assert stat.S_IMODE(make_private(made).stat().st_mode) == 0o750
