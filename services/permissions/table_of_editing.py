"""The calls that change definitions, triggers and tags, create and delete."""

from __future__ import annotations

from services.permissions.grant import ANY, Grant, Level

_PIPELINE = "codepipeline:{region}:{account}:{pipeline}"
_WEBHOOK = "codepipeline:{region}:{account}:webhook:*"
_RULE = "events:{region}:{account}:rule/*"
_SERVICE = "codepipeline.amazonaws.com"


def _edit(sid: str, service: str, operations: tuple[str, ...], *resources: str) -> Grant:
    return Grant(sid, Level.EDITOR, service, operations, resources)


def _pass(sid: str, service: str, operation: str, resource: str, *passed_to: str) -> Grant:
    """What IAM asks when a role or connection is named in what is sent."""
    return Grant(
        sid,
        Level.EDITOR,
        service,
        (operation,),
        (resource,),
        {"StringEquals": {f"{service}:PassedToService": passed_to}},
        regional=service != "iam",
        implied=True,
    )


EDITING: tuple[Grant, ...] = (
    _edit("ListTypes", "codepipeline", ("ListActionTypes", "ListRuleTypes"), ANY),
    _edit(
        "EditPipelines",
        "codepipeline",
        ("CreatePipeline", "DeletePipeline", "TagResource", "UntagResource", "UpdatePipeline"),
        _PIPELINE,
    ),
    # PutWebhook is asked about the webhook and about the pipeline that it starts.
    _edit(
        "EditWebhooks",
        "codepipeline",
        ("DeleteWebhook", "DeregisterWebhookWithThirdParty", "PutWebhook", "RegisterWebhookWithThirdParty"),
        _PIPELINE,
        _WEBHOOK,
    ),
    _edit("EditRules", "events", ("DisableRule", "EnableRule", "PutRule", "PutTargets"), _RULE),
    _pass("PassRoles", "iam", "PassRole", "iam::{account}:role/*", _SERVICE, "events.amazonaws.com"),
    _pass(
        "PassConnections",
        "codestar-connections",
        "PassConnection",
        "codestar-connections:{region}:*:connection/*",
        _SERVICE,
    ),
    _pass(
        "PassCodeConnections",
        "codeconnections",
        "PassConnection",
        "codeconnections:{region}:*:connection/*",
        _SERVICE,
    ),
)
