"""The keyring that temporary credentials may be kept in."""

from __future__ import annotations

from collections.abc import Iterator

from services.doctor.finding import Finding, Verdict

KEYRING = "keyring"


def check_keyring(*, wanted: bool) -> Iterator[Finding]:
    """See whether there is a keyring that encrypts.

    Args:
        wanted: whether the configuration asks for credentials to be kept.
    """
    from services.aws.keyrings import find_keyring

    found = find_keyring()
    if found.keyring is not None:
        kept = "keeps" if wanted else "could keep ([vault] keep = true)"
        name = type(found.keyring).__module__.rpartition(".")[2]
        yield Finding(KEYRING, Verdict.OK, f"{name}, which encrypts, {kept} temporary credentials")
        return
    told = f"{found.reason}: temporary credentials live in memory only"
    if wanted:
        todo = "unlock or install one (GNOME Keyring, KWallet), or take [vault] keep away"
        yield Finding(KEYRING, Verdict.WARN, told, todo)
    else:
        yield Finding(KEYRING, Verdict.OK, told)
