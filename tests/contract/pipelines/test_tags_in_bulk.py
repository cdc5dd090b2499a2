"""Tags in bulk: page by page, and only of what has some."""

from __future__ import annotations

from typing import Any

import pytest

from services.aws.clients import ClientFactory
from services.domain.problem import ProblemKind
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.errors import ServiceError
from services.pipelines.tags_in_bulk import read_tags
from tests.declarations import pipeline
from tests.emulator_fixtures import REGION
from tests.engine_worlds import put_pipeline
from tests.live_rig import CREDENTIALS

MANY = 230


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default credential chain finds account 111122223333."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


def test_every_tagged_pipeline_is_told_of_in_a_call_for_each_hundred(emulator: Emulator, client: Any) -> None:
    for number in range(MANY):
        record = put_pipeline(emulator.world, pipeline(f"p{number:03d}")).record
        if number:
            record.tags.update({"team": f"t{number % 7}", "tier": "1"})
    arn = client.get_pipeline(name="p001")["metadata"]["pipelineArn"]
    client.tag_resource(resourceArn=arn, tags=[{"key": "team", "value": "new"}])
    tags = read_tags(ClientFactory(emulator.url), Target("here", REGION))
    assert len(tags) == MANY - 1
    assert tags["p001"] == {"team": "new", "tier": "1"}
    assert len(emulator.calls.find("GetResources")) == 3


def test_a_denial_names_the_permission(emulator: Emulator) -> None:
    emulator.faults.add(Fault(kind=FaultKind.DENY, operation="GetResources"))
    with pytest.raises(ServiceError) as raised:
        read_tags(ClientFactory(emulator.url), Target("here", REGION))
    assert raised.value.problem.kind is ProblemKind.DENIED
    assert "tag:GetResources" in raised.value.problem.line
