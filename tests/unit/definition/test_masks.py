"""Masked secrets: an edit never turns a mask into the secret unseen."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from services.definition.catalogue import Setting, TypeFacts
from services.definition.masks import find_lost_secrets, find_masks
from tests.declarations import action, approval, pipeline, stage

Json = dict[str, Any]
TYPES = {
    ("Source", "ThirdParty", "GitHub", "1"): TypeFacts(
        (Setting("Owner", required=True), Setting("Repo", required=True), Setting("OAuthToken", secret=True))
    )
}


def declared(mask: str = "****", **changes: str) -> Json:
    configuration = {"Owner": "acme", "Repo": "web", "OAuthToken": mask} | changes
    source = action(
        "App", "Source", "GitHub", owner="ThirdParty", outputs=["App"], configuration=configuration
    )
    return pipeline("web", [stage("Source", source), stage("Gate", approval())])


def lost(before: Json | None, after: Json) -> list[tuple[str, str]]:
    return [(found.where, found.message) for found in find_lost_secrets(before, after, TYPES)]


@pytest.mark.parametrize("mask", ["****", "*****", "* * * * *"])
def test_masks_are_found(mask: str) -> None:
    assert [(found.action.name, found.key) for found in find_masks(declared(mask), TYPES)] == [
        ("App", "OAuthToken")
    ]
    assert [found.key for found in find_masks(declared(mask), {})] == ["OAuthToken"]


def test_other_stars_are_no_masks() -> None:
    assert find_masks(declared("***"), TYPES) == ()
    assert find_masks(declared("gho_secret", Repo="****"), TYPES) == ()


def test_an_untouched_action_keeps_its_secret() -> None:
    after = declared("*****")
    after["stages"][1]["actions"][0]["configuration"] = {"CustomData": "look"}
    assert lost(declared(), after) == []


WHERE = "stages[0].actions[0].configuration.OAuthToken"


def test_a_touched_action_loses_it() -> None:
    assert lost(declared(), declared(Repo="api")) == [
        (
            WHERE,
            "App: OAuthToken would become ****, for something else of the action is changed: give the secret itself",
        )
    ]
    assert lost(declared(), declared("new-token", Repo="api")) == []


def test_a_renamed_stage_or_action_loses_it() -> None:
    renamed = deepcopy(declared())
    renamed["stages"][0]["name"] = "Sources"
    why = "its stage or the action itself is new or renamed"
    told = f"App: OAuthToken would become ****, for {why}: give the secret itself"
    assert lost(declared(), renamed) == [(WHERE, told)]


def test_a_new_pipeline_has_none() -> None:
    told = "App: OAuthToken would become ****, for a new pipeline has no secret behind the mask: give the secret itself"
    assert lost(None, declared()) == [(WHERE, told)]
    assert lost(None, declared("new-token")) == []
