"""The configuration file, the folders, the proxy variables and the keyring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.libsecret import Keyring as LibsecretKeyring
from keyring.backends.null import Keyring as NullKeyring

from services.config import Config
from services.doctor.configuration import check_configuration, check_folders
from services.doctor.endpoints import check_proxies
from services.doctor.finding import Finding, Verdict
from services.doctor.keyrings import check_keyring
from services.paths import audit_path, cache_path, state_path

OK, WARN, BROKEN = Verdict.OK, Verdict.WARN, Verdict.BROKEN


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of the test's own."""
    monkeypatch.delenv("PIPEDECK_CONFIG", raising=False)
    for name in ("STATE", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


def test_no_configuration_is_fine() -> None:
    (found,) = check_configuration()
    assert found.verdict is OK
    assert "the defaults hold" in found.what


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        ("[defaults]\nrefresh = 5\n", OK, "is sound"),
        ("[defaults\n", BROKEN, "line 1"),
        ("[defaults]\nrefesh = 5\n", BROKEN, "did you mean refresh"),
    ],
)
def test_a_configuration_is_read_as_a_run_would(
    tmp_path: Path, text: str, verdict: Verdict, words: str
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text)
    (found,) = check_configuration(path)
    assert found.verdict is verdict
    assert str(path) in found.what
    assert words in found.what


def test_a_configuration_that_is_not_there_is_broken(tmp_path: Path) -> None:
    (found,) = check_configuration(tmp_path / "none.toml")
    assert found.verdict is BROKEN


def test_what_only_the_application_knows_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text('[keys]\n"no.such" = "x"\n')
    asked: list[Config] = []

    def complain(config: Config) -> str:
        asked.append(config)
        return "there is no command no.such"

    (found,) = check_configuration(path, complain)
    assert found.verdict is BROKEN
    assert "no.such" in found.what
    assert asked[0].keys == {"no.such": "x"}


def by_name(found: Iterator[Finding]) -> dict[str, Finding]:
    """The findings by what stands before their colon."""
    return {finding.what.partition(":")[0]: finding for finding in found}


def test_folders_that_can_be_made_are_fine_and_are_not_made() -> None:
    found = by_name(check_folders())
    assert {name: one.verdict for name, one in found.items()} == {"state": OK, "cache": OK}
    assert not state_path().exists()


def test_a_folder_that_cannot_be_made_is_broken(home: Path) -> None:
    (home / "state").write_text("a file where the folder would be")
    found = by_name(check_folders())["state"]
    assert found.verdict is BROKEN
    assert "audited" in found.todo


def test_private_files_are_fine_and_others_are_told() -> None:
    for folder in (state_path(), cache_path()):
        folder.mkdir(parents=True, mode=0o700)
    audit_path().touch(mode=0o600)
    assert {one.verdict for one in check_folders()} == {OK}
    assert [path.name for path in state_path().iterdir()] == [audit_path().name], "nothing is left behind"
    audit_path().chmod(0o644)
    cache_path().chmod(0o755)
    found = by_name(check_folders())
    assert (found["audit log"].verdict, found["audit log"].todo) == (WARN, f"chmod 600 {audit_path()}")
    assert (found["cache"].verdict, found["cache"].todo) == (WARN, f"chmod 700 {cache_path()}")


@pytest.mark.parametrize(
    ("environ", "verdict", "words"),
    [
        ({}, OK, "no proxy"),
        ({"HTTPS_PROXY": "http://me:hunter2@proxy.acme.example:3128"}, OK, "http://proxy.acme.example:3128"),
        ({"https_proxy": "http://small:1", "NO_PROXY": "169.254.169.254"}, OK, "http://small:1"),
        ({"https_proxy": "http://small:1", "HTTPS_PROXY": "http://large:1"}, WARN, "differ"),
    ],
)
def test_proxy_variables_are_told_without_passwords(
    environ: dict[str, str], verdict: Verdict, words: str
) -> None:
    found = list(check_proxies(environ))
    assert found[0].verdict is verdict
    assert words in found[0].what
    assert "hunter2" not in repr(found)


def test_a_proxy_that_hides_instance_credentials_is_told() -> None:
    (hides,) = check_proxies({"HTTPS_PROXY": "http://proxy:3128"})
    assert "169.254.169.254" in hides.todo
    (spares,) = check_proxies({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "localhost, 169.254.169.254"})
    assert spares.todo == ""


@pytest.mark.parametrize(("wanted", "verdict"), [(False, OK), (True, WARN)])
def test_a_keyring_that_does_not_encrypt_is_not_used(wanted: bool, verdict: Verdict) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NullKeyring())  # type: ignore[no-untyped-call]  # keyring has no types there
    try:
        (found,) = check_keyring(wanted=wanted)
    finally:
        keyring.set_keyring(before)
    assert found.verdict is verdict
    assert "memory only" in found.what


def test_a_keyring_that_encrypts_is_named() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(LibsecretKeyring())  # type: ignore[no-untyped-call]  # keyring has no types there
    try:
        (kept,) = check_keyring(wanted=True)
        (could,) = check_keyring(wanted=False)
    finally:
        keyring.set_keyring(before)
    assert kept.what == "libsecret, which encrypts, keeps temporary credentials"
    assert "[vault] keep = true" in could.what
