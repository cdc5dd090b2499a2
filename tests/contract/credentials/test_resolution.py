"""Profiles lead to the same caller as with the ``aws`` command."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time

from tests.contract.credentials.desk import CODE, START_URL, Desk, need_of, target, who

PROFILES = (
    "static",
    "plain",
    "partner",
    "environment",
    "guarded",
    "deep",
    "web",
    "process",
    "within",
    "above-process",
    "above-web",
    "center",
    "center-viewer",
    "former",
    "beyond",
)

ASK_THE_CLI = """
import contextlib, io, json, sys
from awscli.clidriver import create_clidriver
told = {}
for profile in sys.argv[1:]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = create_clidriver().main(["sts", "get-caller-identity", "--profile", profile, "--output", "json"])
    said = json.loads(out.getvalue()) if status == 0 else {}
    told[profile] = [said.get("Account"), said.get("Arn")]
print(json.dumps(told))
"""


def told_by_cli(desk: Desk, *profiles: str) -> dict[str, list[str]]:
    """The account and ARN of each profile by ``aws sts get-caller-identity``; MFA codes come by its own prompt."""
    done = subprocess.run(
        [sys.executable, "-c", ASK_THE_CLI, *profiles],
        env=dict(os.environ) | {"AWS_ENDPOINT_URL": desk.emulator.url, "AWS_DEFAULT_REGION": "eu-west-1"},
        input=f"{CODE}\n" * len(profiles),
        start_new_session=True,  # no terminal to ask on: getpass reads what is piped in
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    answer: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_every_profile_leads_to_the_same_caller_as_with_the_cli(desk: Desk) -> None:
    factory = desk.factory()
    factory.sign_ins.code(need_of(factory, target("guarded")), CODE)
    for profile in ("center", "former"):
        desk.sign_in(profile)
    ours = {}
    for profile in PROFILES:
        identity = who(factory, target(profile))
        ours[profile] = [identity.account, identity.arn]
    assert ours == told_by_cli(desk, *PROFILES)
    assert ours["deep"] == ["777788889999", "arn:aws:sts::777788889999:assumed-role/Deep/alice"]
    assert ours["process"][0] == "999900001111"


def test_a_token_that_the_cli_cached_is_used(desk: Desk) -> None:
    """The file is as ``aws sso login`` writes it (AWS CLI version 2): names, members, times."""
    world = desk.emulator.world
    with world.lock:
        token = world.center.sign_in(world.center.register(())).token
    kept = {
        "startUrl": START_URL,
        "region": "eu-west-1",
        "accessToken": token,
        "expiresAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600)),
    }
    desk.cache.mkdir(parents=True)
    for cause in ("acme", START_URL):
        name = hashlib.sha1(cause.encode()).hexdigest()
        (desk.cache / f"{name}.json").write_text(json.dumps(kept), encoding="utf-8")
    factory = desk.factory()
    assert [who(factory, target(profile)).account for profile in ("center", "former")] == ["222233334444"] * 2
    assert desk.called("RegisterClient") == 0


def test_the_default_chain_is_the_cli_s(desk: Desk) -> None:
    assert who(desk.factory(), target(None)).arn == "arn:aws:iam::111122223333:user/operator"


def test_roles_stack_on_a_profile(desk: Desk) -> None:
    stacked = target(
        "plain", "eu-west-1", "arn:aws:iam::555566667777:role/One", "arn:aws:iam::888899990000:role/Two"
    )
    assert who(desk.factory(), stacked).arn == "arn:aws:sts::888899990000:assumed-role/Two/pipedeck"
