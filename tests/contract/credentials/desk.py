"""A user's AWS configuration and the world that it leads into."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.targets import Identity, whoami
from services.domain.problem import Problem
from services.domain.sign_in import DeviceCode, SignInNeed
from services.domain.target import RoleStep, Target
from services.emulator import Emulator
from services.emulator.identity.directory import Role
from services.errors import ServiceError

REGION = "eu-west-1"
STATIC = "111122223333"
DEVICE = f"arn:aws:iam::{STATIC}:mfa/alice"
CODE = "123456"
START_URL = "https://acme.awsapps.com/start"

GUARDED = "arn:aws:iam::444455556666:role/Guarded"
PARTNER = "arn:aws:iam::444455556666:role/Partner"
PLAIN = "arn:aws:iam::444455556666:role/Plain"
WEB = "arn:aws:iam::444455556666:role/Web"
DEEP = "arn:aws:iam::777788889999:role/Deep"

CONFIG = f"""
[default]
region = {REGION}

[profile static]
region = {REGION}
aws_access_key_id = AKIA{STATIC}
aws_secret_access_key = secret

[profile plain]
role_arn = {PLAIN}
source_profile = static
role_session_name = alice

[profile partner]
role_arn = {PARTNER}
source_profile = static
external_id = treaty-42
role_session_name = alice

[profile environment]
role_arn = {PLAIN}
credential_source = Environment
role_session_name = alice

[profile guarded]
role_arn = {GUARDED}
source_profile = static
mfa_serial = {DEVICE}
role_session_name = alice

[profile deep]
role_arn = {DEEP}
source_profile = guarded
role_session_name = alice

[profile web]
role_arn = {WEB}
web_identity_token_file = HOME/web-token
role_session_name = alice

[profile process]
credential_process = PYTHON HOME/process.py

[profile within]
aws_access_key_id = AKIA{STATIC}
aws_secret_access_key = secret
role_arn = {PLAIN}
source_profile = within
role_session_name = alice

[profile above-process]
role_arn = {PARTNER}
source_profile = process
external_id = treaty-42
role_session_name = alice

[profile above-web]
role_arn = {PLAIN}
source_profile = web
role_session_name = alice

[profile center]
sso_session = acme
sso_account_id = 222233334444
sso_role_name = Operator

[profile center-viewer]
sso_session = acme
sso_account_id = 222233334444
sso_role_name = Viewer

[profile former]
sso_start_url = {START_URL}
sso_region = {REGION}
sso_account_id = 222233334444
sso_role_name = Viewer

[profile beyond]
role_arn = {PLAIN}
source_profile = center
role_session_name = alice

[sso-session acme]
sso_start_url = {START_URL}
sso_region = {REGION}
sso_registration_scopes = sso:account:access
"""


@dataclass
class Desk:
    """Where a user sits: his home folder, and the emulator for AWS.

    Args:
        emulator: AWS.
        home: his home folder.
    """

    emulator: Emulator
    home: Path

    def furnish(self) -> None:
        """Write the configuration, and put up what it leads to."""
        text = CONFIG.replace("PYTHON", sys.executable).replace("HOME", str(self.home))
        (self.home / "config").write_text(text, encoding="utf-8")
        (self.home / "web-token").write_text("web-token-of-alice", encoding="utf-8")
        process = {"Version": 1, "AccessKeyId": "AKIA999900001111", "SecretAccessKey": "secret"}
        (self.home / "process.py").write_text(f"print({json.dumps(process)!r})", encoding="utf-8")
        world = self.emulator.world
        with world.lock:
            directory = world.directory
            directory.mfa_devices[DEVICE] = CODE
            directory.web_tokens["web-token-of-alice"] = world.timeline.now() + 3600
            center = ("444455556666", STATIC, "222233334444", "999900001111")
            directory.add_role(Role(PLAIN, trusts=frozenset(center)))
            directory.add_role(Role(PARTNER, trusts=frozenset(center), external_id="treaty-42"))
            directory.add_role(Role(GUARDED, trusts=frozenset(center), mfa=True))
            directory.add_role(Role(WEB, web_identity=True))
            directory.add_role(Role(DEEP, trusts=frozenset({GUARDED})))
            world.center.interval = 0
            for role in ("Operator", "Viewer"):
                world.center.assign("222233334444", role)

    def factory(self) -> ClientFactory:
        """What a run of pipedeck makes its clients with."""
        return ClientFactory(self.emulator.url)

    def sign_in(self, profile: str, factory: ClientFactory | None = None) -> DeviceCode:
        """Sign in to IAM Identity Center, as a person with a browser would."""
        told: list[DeviceCode] = []

        def confirm(code: DeviceCode) -> None:
            told.append(code)
            self.answer(code, allow=True)

        factory = factory or self.factory()
        factory.sign_ins.device(need_of(factory, target(profile)), confirm, threading.Event())
        return told[0]

    def answer(self, code: DeviceCode, *, allow: bool) -> None:
        """What the person says in the browser."""
        world = self.emulator.world
        with world.lock:
            world.center.answer(code.code, allow=allow)

    def called(self, operation: str) -> int:
        """How often an operation was called."""
        return len(self.emulator.calls.find(operation))

    @property
    def cache(self) -> Path:
        """Where the AWS CLI caches tokens."""
        return self.home / ".aws" / "sso" / "cache"


def target(profile: str | None, region: str = REGION, *roles: str) -> Target:
    return Target(f"{profile}/{region}", region, profile=profile, roles=tuple(RoleStep(arn) for arn in roles))


def who(factory: ClientFactory, wanted: Target) -> Identity:
    return whoami(factory, wanted)


def problem_of(factory: ClientFactory, wanted: Target) -> Problem:
    """The problem because of which a target cannot be read."""
    try:
        Caller(factory, wanted).read("ListPipelines")
    except ServiceError as error:
        return error.problem
    raise AssertionError(f"{wanted.name} can be read")


def need_of(factory: ClientFactory, wanted: Target) -> SignInNeed:
    """What must be done first."""
    need = problem_of(factory, wanted).need
    assert need is not None
    return need
