"""Tags of pipelines, webhooks and custom action types."""

from __future__ import annotations

from services.emulator.operations.registry import Context, operation
from services.emulator.operations.resources import resource_tags
from services.emulator.operations.tagging import listed_tags, require_user_key, tags_of
from services.emulator.paging import page_of
from services.emulator.world import Json


@operation("ListTagsForResource")
def list_tags_for_resource(context: Context, request: Json) -> Json:
    """The tags of a resource; all at once, though the request has paging members.

    Raises:
        ServiceFault: InvalidArnException, ResourceNotFoundException or InvalidNextTokenException.
    """
    tags = listed_tags(resource_tags(context.region, request["resourceArn"]))
    everything, _ = page_of(context.region, "ListTagsForResource", request, tags, len(tags) + 1)
    return {"tags": list(everything)}


@operation("TagResource")
def tag_resource(context: Context, request: Json) -> Json:
    """Add tags to a resource, or change their values.

    Raises:
        ServiceFault: InvalidArnException, ResourceNotFoundException, InvalidTagsException or
            TooManyTagsException.
    """
    arn = request["resourceArn"]
    present = resource_tags(context.region, arn)
    present.update(tags_of(request["tags"], arn, present))
    return {}


@operation("UntagResource")
def untag_resource(context: Context, request: Json) -> Json:
    """Remove tags from a resource; keys that it does not have are no error.

    Raises:
        ServiceFault: InvalidArnException, ResourceNotFoundException or InvalidTagsException.
    """
    present = resource_tags(context.region, request["resourceArn"])
    for key in request["tagKeys"]:
        require_user_key(key)
        present.pop(key, None)
    return {}
