"""The calls that tell about the work of actions: logs, and what providers know. All only read."""

from __future__ import annotations

from services.permissions.grant import Grant, Level

LOG_GROUPS = ("/aws/codebuild/*", "/aws/codepipeline/{pipeline}", "/aws/lambda/*")
"""Where actions write, unless their projects and functions name groups of their own."""


def _read(sid: str, service: str, operations: tuple[str, ...], *resources: str) -> Grant:
    return Grant(sid, Level.VIEWER, service, operations, resources)


WORK: tuple[Grant, ...] = (
    _read(
        "ReadLogs",
        "logs",
        ("FilterLogEvents", "GetLogEvents"),
        "logs:{region}:{account}:log-group:{log_group}:*",
    ),
    _read(
        "ReadBuilds",
        "codebuild",
        ("BatchGetBuildBatches", "BatchGetBuilds"),
        "codebuild:{region}:{account}:project/*",
    ),
    _read(
        "ReadDeployments",
        "codedeploy",
        ("BatchGetDeploymentTargets", "GetDeployment", "ListDeploymentTargets"),
        "codedeploy:{region}:{account}:deploymentgroup:*",
    ),
    _read(
        "ReadStacks",
        "cloudformation",
        ("DescribeChangeSet", "DescribeStackEvents", "DescribeStacks"),
        "cloudformation:{region}:{account}:stack/*",
    ),
    _read(
        "ReadStackSets",
        "cloudformation",
        ("DescribeStackSetOperation", "ListStackSetOperationResults"),
        "cloudformation:{region}:{account}:stackset/*",
    ),
    _read("ReadServices", "ecs", ("DescribeServices",), "ecs:{region}:{account}:service/*"),
    _read("ReadFunctions", "lambda", ("GetFunctionConfiguration",), "lambda:{region}:{account}:function:*"),
    _read(
        "ReadStateMachines",
        "stepfunctions",
        ("DescribeExecution", "GetExecutionHistory"),
        "states:{region}:{account}:execution:*",
    ),
    # Connections are shared among accounts: a pipeline's is often that of a tools account.
    _read(
        "ReadConnections",
        "codestar-connections",
        ("GetConnection",),
        "codestar-connections:{region}:*:connection/*",
    ),
    _read(
        "ReadCodeConnections",
        "codeconnections",
        ("GetConnection",),
        "codeconnections:{region}:*:connection/*",
    ),
    _read(
        "ReadEnvironments",
        "elasticbeanstalk",
        ("DescribeEnvironments", "DescribeEvents"),
        "elasticbeanstalk:{region}:{account}:environment/*",
    ),
    _read(
        "ReadRollouts",
        "appconfig",
        ("GetDeployment", "ListDeployments"),
        "appconfig:{region}:{account}:application/*",
    ),
    # Service Catalog calls itself catalog in ARNs.
    _read(
        "ReadProducts", "servicecatalog", ("DescribeProductAsAdmin",), "catalog:{region}:{account}:product/*"
    ),
    # Device Farm is in one region only, whatever the pipeline's.
    _read("ReadDeviceTests", "devicefarm", ("GetRun", "ListJobs"), "devicefarm:us-west-2:{account}:run:*"),
)
