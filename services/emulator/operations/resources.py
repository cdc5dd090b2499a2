"""What a CodePipeline ARN names: a pipeline, a webhook or a custom action type."""

from __future__ import annotations

import re
from collections.abc import MutableMapping

from services.emulator.errors import ServiceFault
from services.emulator.world import Region

_ARN = re.compile(r"arn:[^:]+:codepipeline:([^:]+):(\d{12}):(.+)")
_WEBHOOK = re.compile(r"webhook:(.+)")
_ACTION_TYPE = re.compile(r"actiontype:([^/]+)/([^/]+)/([^/]+)/([^/]+)")


def resource_tags(region: Region, arn: str) -> MutableMapping[str, str]:
    """The tags of the resource that an ARN names; changing them changes the resource's.

    Raises:
        ServiceFault: InvalidArnException where the ARN is of another account or region, or names a part of a
            pipeline; ResourceNotFoundException where there is no such resource.
    """
    parsed = _ARN.fullmatch(arn)
    if parsed is None or (parsed.group(1), parsed.group(2)) != (region.name, region.account):
        raise ServiceFault("InvalidArnException", f"The ARN {arn} is not valid for this account and region")
    name = parsed.group(3)
    webhook, action_type = _WEBHOOK.fullmatch(name), _ACTION_TYPE.fullmatch(name)
    if webhook is not None:
        found = webhook.group(1) in region.webhooks
        return _tags_or_refuse(region, arn, f"a webhook with the name '{webhook.group(1)}'", found=found)
    if action_type is not None:
        owner, category, provider, version = action_type.groups()
        found = (category, owner, provider, version) in region.custom_action_types
        return _tags_or_refuse(region, arn, f"an action type '{name}'", found=found)
    if "/" in name:
        raise ServiceFault("InvalidArnException", f"The ARN {arn} does not name a taggable resource")
    record = region.pipelines.get(name)
    if record is None:
        raise _missing(region, f"a pipeline with the name '{name}'")
    return record.tags


def _tags_or_refuse(region: Region, arn: str, what: str, *, found: bool) -> MutableMapping[str, str]:
    if not found:
        raise _missing(region, what)
    return region.tags.setdefault(arn, {})


def _missing(region: Region, what: str) -> ServiceFault:
    return ServiceFault(
        "ResourceNotFoundException", f"The account with id '{region.account}' does not include {what}"
    )
