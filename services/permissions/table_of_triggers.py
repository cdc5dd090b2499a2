"""The calls that tell what starts a pipeline. All only read."""

from __future__ import annotations

from services.permissions.grant import ANY, Grant, Level

TRIGGERS: tuple[Grant, ...] = (
    # ListRuleNamesByTarget knows no resource: which rules have the target is just what is asked.
    Grant("FindRules", Level.VIEWER, "events", ("ListRuleNamesByTarget",), (ANY,)),
    Grant(
        "ReadRules",
        Level.VIEWER,
        "events",
        ("DescribeRule", "ListTargetsByRule"),
        ("events:{region}:{account}:rule/*",),
    ),
    Grant(
        "ReadWebhooks",
        Level.VIEWER,
        "codepipeline",
        ("ListWebhooks",),
        ("codepipeline:{region}:{account}:webhook:*",),
    ),
)
