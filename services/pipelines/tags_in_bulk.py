"""The tags of all pipelines of a target at once, rather than by a call for each."""

from __future__ import annotations

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.domain.target import Target
from services.pipelines.parse.members import read_list, read_mapping, read_text

_PAGE = 100
"""Resources that one call answers at most (Resource Groups Tagging API Reference, GetResources)."""


def read_tags(factory: ClientFactory, target: Target) -> dict[str, dict[str, str]]:
    """The tags of every pipeline that has some, by the pipeline's name (GetResources, a call for each 100).

    Blocking: call it from a worker thread.

    Args:
        factory: makes the clients.
        target: whose pipelines.

    Raises:
        ServiceError: a call failed.
    """
    caller = Caller(factory, target, "resourcegroupstaggingapi")
    found: dict[str, dict[str, str]] = {}
    for answer in caller.pages(
        "GetResources",
        mark="PaginationToken",
        ResourceTypeFilters=["codepipeline:pipeline"],
        ResourcesPerPage=_PAGE,
    ):
        for row in map(read_mapping, read_list(answer.get("ResourceTagMappingList"))):
            tags = map(read_mapping, read_list(row.get("Tags")))
            name = read_text(row.get("ResourceARN")).rpartition(":")[2]
            found[name] = {read_text(tag.get("Key")): read_text(tag.get("Value")) for tag in tags}
    return found
