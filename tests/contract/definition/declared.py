"""Declarations that the tests of definitions edit."""

from __future__ import annotations

import json
from typing import Any

from services.definition.declaration import without_version
from tests.contract.pipelines.desk import Desk
from tests.declarations import action, approval, pipeline, stage

Json = dict[str, Any]
SECRET = "gho_16C7e42F292c6912E7710c838347Ae178B4a"


def github(token: str = SECRET) -> Json:
    """A pipeline of type V1 whose source has a secret."""
    configuration = {
        "Owner": "acme",
        "Repo": "web",
        "Branch": "main",
        "OAuthToken": token,
        "PollForSourceChanges": "false",
    }
    source = action(
        "App", "Source", "GitHub", owner="ThirdParty", outputs=["App"], configuration=configuration
    )
    return pipeline(stages=[stage("Source", source), stage("Gate", approval())], kind="V1")


def members(desk: Desk, name: str = "web") -> Json:
    """A copy of what the service has, to be changed."""
    copied: Json = json.loads(json.dumps(without_version(desk.reader.declaration(name).members)))
    return copied


def configuration(declared: Json, stage: int, action: int = 0) -> Json:
    """The configuration of an action."""
    found: Json = declared["stages"][stage]["actions"][action]["configuration"]
    return found
