"""Action types: the catalogue, and custom ones."""

from __future__ import annotations

from services.emulator.catalogue.action_types import BUILT_IN, to_wire
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.operations.tagging import listed_tags, tags_of
from services.emulator.paging import page_of
from services.emulator.world import Json, Region

MOST_CUSTOM_TYPES = 50
_PAGE = 20


@operation("ListActionTypes")
def list_action_types(context: Context, request: Json) -> Json:
    """The action types of the region, or those of one owner; the service picks the page size.

    Raises:
        ServiceFault: InvalidNextTokenException.
    """
    region = context.world.region(context.region.account, request.get("regionFilter", context.region.name))
    owner = request.get("actionOwnerFilter")
    known = [*(to_wire(found) for found in BUILT_IN.values()), *region.custom_action_types.values()]
    wanted = [found for found in known if owner in {None, found["id"]["owner"]}]
    page, token = page_of(context.region, "ListActionTypes", request, wanted, _PAGE)
    answer: Json = {"actionTypes": list(page)}
    if token is not None:
        answer["nextToken"] = token
    return answer


@operation("GetActionType")
def get_action_type(context: Context, request: Json) -> Json:  # noqa: ARG001 - every handler takes both
    """The declaration of an action type of AWS or of a partner.

    Raises:
        ServiceFault: ActionTypeNotFoundException.
    """
    key = (request["category"], request["owner"], request["provider"], request["version"])
    found = BUILT_IN.get(key)
    if found is None:
        raise ServiceFault("ActionTypeNotFoundException", f"Action type {'/'.join(key)} cannot be found")
    declared: Json = {
        "executor": {
            "type": "JobWorker",
            "configuration": {
                "jobWorkerExecutorConfiguration": {"pollingServicePrincipals": ["codepipeline.amazonaws.com"]}
            },
        },
        "id": found.id,
        "inputArtifactDetails": {"minimumCount": found.inputs[0], "maximumCount": found.inputs[1]},
        "outputArtifactDetails": {"minimumCount": found.outputs[0], "maximumCount": found.outputs[1]},
        "permissions": {"allowedAccounts": ["*"]},
        "properties": [
            {
                "name": wanted.name,
                "optional": not wanted.required,
                "key": wanted.required and not wanted.secret,
                "noEcho": wanted.secret,
            }
            for wanted in found.properties
        ],
    }
    urls = {name: url for name, url in found.settings if name != "thirdPartyConfigurationUrl"}
    return {"actionType": declared | ({"urls": urls} if urls else {})}


@operation("CreateCustomActionType")
def create_custom_action_type(context: Context, request: Json) -> Json:
    """Create an action type whose jobs the account's own worker does.

    Raises:
        ServiceFault: ValidationException where the version exists, LimitExceededException, or an error of the
            tags.
    """
    region = context.region
    key = (request["category"], "Custom", request["provider"], request["version"])
    if request["category"] == "Approval":
        raise ServiceFault("ValidationException", "Approval is not a valid category for a custom action type")
    if key in region.custom_action_types:
        raise ServiceFault("ValidationException", f"Action type {'/'.join(key)} already exists")
    if len(region.custom_action_types) >= MOST_CUSTOM_TYPES:
        raise ServiceFault(
            "LimitExceededException", f"The limit of {MOST_CUSTOM_TYPES} custom actions is reached"
        )
    _require_one_queryable(request)
    arn = _arn(region, key)
    tags = tags_of(request.get("tags", ()), arn)
    declared: Json = {
        "id": dict(zip(("category", "owner", "provider", "version"), key, strict=True)),
        "inputArtifactDetails": request["inputArtifactDetails"],
        "outputArtifactDetails": request["outputArtifactDetails"],
        "actionConfigurationProperties": request.get("configurationProperties", []),
    }
    if "settings" in request:
        declared["settings"] = request["settings"]
    region.custom_action_types[key] = declared
    region.tags[arn] = tags
    return {"actionType": declared} | ({"tags": listed_tags(tags)} if tags else {})


@operation("DeleteCustomActionType")
def delete_custom_action_type(context: Context, request: Json) -> None:
    """Delete a custom action type; one that does not exist is as good as deleted."""
    key = (request["category"], "Custom", request["provider"], request["version"])
    context.region.custom_action_types.pop(key, None)
    context.region.tags.pop(_arn(context.region, key), None)


def _arn(region: Region, key: tuple[str, str, str, str]) -> str:
    category, owner, provider, version = key
    return region.arn(f"actiontype:{owner}/{category}/{provider}/{version}")


def _require_one_queryable(request: Json) -> None:
    queryable = [found for found in request.get("configurationProperties", ()) if found.get("queryable")]
    if len(queryable) > 1:
        raise ServiceFault("ValidationException", "Only one configuration property can be queryable")
    if any(found["secret"] or not found["required"] for found in queryable):
        raise ServiceFault("ValidationException", "A queryable property must be required and not secret")
