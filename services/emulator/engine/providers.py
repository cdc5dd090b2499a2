"""How each provider behaves by default: how long it takes, how long it may, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from services.emulator.engine.behaviour import Outcome, Situation, fails
from services.emulator.engine.execution import Attempt
from services.emulator.engine.instants import iso
from services.emulator.engine.sources import Revision, SourceLocation

HOUR = 3600.0
DAY = 24 * HOUR

_SECONDS = {
    "CodeBuild": (45, 240),
    "Commands": (20, 90),
    "ECRBuildAndPublish": (60, 200),
    "DeviceFarm": (180, 600),
    "CloudFormation": (30, 200),
    "CloudFormationStackSet": (90, 300),
    "CloudFormationStackInstances": (90, 300),
    "CodeDeploy": (60, 300),
    "CodeDeployToECS": (120, 420),
    "ECS": (90, 300),
    "EC2": (40, 160),
    "EKS": (40, 160),
    "ElasticBeanstalk": (60, 240),
    "AppConfig": (60, 200),
    "Lambda": (2, 20),
    "StepFunctions": (10, 90),
    "InspectorScan": (40, 120),
    "CodePipeline": (2, 6),
    "VariableCheck": (0.4, 1.2),
    "CloudWatchAlarm": (3, 8),
    "LambdaInvoke": (2, 8),
    "DeploymentWindow": (1, 3),
}
_SECONDS_BY_CATEGORY = {"Source": (2, 6), "Build": (40, 200), "Test": (40, 240), "Deploy": (8, 60)}

_LIMITS = {
    "CloudFormation": 3 * DAY,
    "CloudFormationStackSet": 3 * DAY,
    "CloudFormationStackInstances": 3 * DAY,
    "CodeDeploy": 5 * DAY,
    "CodeDeployToECS": 5 * DAY,
    "Lambda": 20 * 60,
    "StepFunctions": 7 * DAY,
    "CodeBuild": 8 * HOUR,
    "Commands": 55 * 60,
    "Manual": 7 * DAY,
    "S3": 90 * 60,
}


def time_limit(attempt: Attempt) -> float:
    """The seconds after which the service fails an action.

    As CodePipeline User Guide, Quotas, has it; only manual approvals and rules may declare
    ``timeoutInMinutes``.
    """
    minutes = attempt.declaration.get("timeoutInMinutes")
    if minutes is not None:
        return float(minutes) * 60
    if attempt.custom:
        return DAY
    return _LIMITS.get(attempt.provider, HOUR)


def default_outcome(situation: Situation) -> Outcome:
    """What the provider does where nobody has said anything: it succeeds, after a believable time.

    Approvals and custom actions wait: for an approver and for a job worker.
    """
    kind = situation.declaration.get("actionTypeId", {})
    if kind.get("category") == "Approval" or kind.get("owner") == "Custom":
        return Outcome(seconds=None)
    low, high = _SECONDS.get(situation.provider) or _SECONDS_BY_CATEGORY.get(
        kind.get("category", ""), (5, 30)
    )
    if kind.get("category") == "Source":
        low, high = _SECONDS_BY_CATEGORY["Source"]
    return Outcome(seconds=round(situation.random.uniform(low, high), 3))


def inaccessible(situation: Situation, connection_status: Callable[[str], str]) -> Outcome | None:
    """The failure of a source that cannot be read, whatever else is said of it; None where it can.

    A GitHub token is unusable where its mask was saved in its place (CodePipeline User Guide,
    Troubleshooting), and a connection until its handshake is done (Developer Tools console User Guide, Update a
    pending connection).

    Args:
        situation: of the attempt.
        connection_status: tells the status of a connection by its ARN.
    """
    connection = situation.configuration.get("ConnectionArn", "")
    status = connection_status(connection)
    if situation.provider == "CodeStarSourceConnection" and status != "AVAILABLE":
        return fails(
            2.0,
            f"Unable to use Connection: {connection}. The connection is not available: its status is {status}.",
            "ConfigurationError",
        )
    if situation.provider != "GitHub" or situation.configuration.get("OAuthToken", "").strip("*"):
        return None
    place = SourceLocation.of("GitHub", dict(situation.configuration)).place
    return fails(
        2.0,
        f'Could not access the GitHub repository: "{place}". The access token might be invalid or has been '
        "revoked. Edit the pipeline to reconnect with GitHub.",
        "PermissionError",
    )


def complete(outcome: Outcome, situation: Situation, attempt: Attempt, fresh_id: str) -> Outcome:
    """The outcome with the provider's ids, links, summary and error filled in where it leaves them open.

    Args:
        outcome: as chosen.
        situation: of the attempt.
        attempt: which goes to have this outcome.
        fresh_id: a UUID for the provider's own use.
    """
    identity, url = _identity(situation, attempt, fresh_id)
    members: dict[str, str | None] = {}
    if outcome.external_id is None:
        members["external_id"] = identity
        if outcome.external_url is None:
            members["external_url"] = url
    if outcome.summary is None:
        members["summary"] = _summary(outcome, situation.provider, attempt, identity)
    if outcome.status == "Failed":
        members["code"] = outcome.code or "JobFailed"
        members["message"] = outcome.message or members.get("summary") or f"{situation.action} failed."
    return replace(outcome, **members)  # type: ignore[arg-type]  # only members of type str | None


def output_variables(situation: Situation, attempt: Attempt, outcome: Outcome) -> dict[str, str]:
    """The output variables of a successful attempt (CodePipeline User Guide, Variables)."""
    configuration = attempt.configuration
    made: dict[str, str] = {}
    match situation.provider:
        case "StepFunctions":
            made = {"StateMachineArn": configuration.get("StateMachineArn", "")}
            if outcome.external_id:
                made["ExecutionArn"] = outcome.external_id
        case "ECRBuildAndPublish":
            digest = f"sha256:{situation.random.randbytes(32).hex()}"
            made = {
                "ECRImageDigestId": digest,
                "ECRRepositoryName": configuration.get("ECRRepositoryName", ""),
            }
        case "CloudFormationStackSet" | "CloudFormationStackInstances":
            made = {
                "StackSetId": configuration.get("StackSetName", ""),
                "OperationId": outcome.external_id or "",
            }
        case "Commands":
            names = situation.declaration.get("outputVariables", ())
            made = {name: f"{situation.random.getrandbits(32):08x}" for name in names}
        case "InspectorScan":
            made = {"HighestScannedSeverity": situation.random.choice(("LOW", "MEDIUM"))}
        case _:
            if attempt.revision is not None:
                made = _source_variables(situation, configuration, attempt.revision)
    return made | dict(outcome.variables)


def _source_variables(
    situation: Situation, configuration: dict[str, str], revision: Revision
) -> dict[str, str]:
    """The output variables of a source action."""
    provider = situation.provider
    location = SourceLocation.of(provider, configuration)
    when = iso(revision.created)
    git = {"CommitId": revision.id, "CommitMessage": revision.message}
    branch = location.ref if revision.branch is None else revision.branch
    if branch:
        git["BranchName"] = branch
    match provider:
        case "CodeStarSourceConnection":
            connection = configuration.get("ConnectionArn", "")
            return git | {
                "AuthorDate": when,
                "ConnectionArn": connection,
                "FullRepositoryName": location.place,
                "ProviderType": "GitHub",
            }
        case "CodeCommit" | "GitHub":
            repository = location.place.rpartition("/")[2]
            return git | {"RepositoryName": repository, "AuthorDate": when, "CommitterDate": when}
        case "S3":
            return {"ETag": revision.id[:32], "VersionId": revision.id}
        case "ECR":
            registry = f"{situation.account}.dkr.ecr.{situation.region}.amazonaws.com"
            return {
                "RegistryId": situation.account,
                "RepositoryName": location.place,
                "ImageTag": location.ref,
                "ImageDigest": revision.id,
                "ImageURI": f"{registry}/{location.place}@{revision.id}",
            }
        case _:
            return {}


def source_summary(provider: str, revision: Revision) -> str | None:
    """What a source action says of its revision; connections answer JSON text."""
    match provider:
        case "CodeStarSourceConnection":
            return json.dumps(
                {"ProviderType": "GitHub", "CommitMessage": revision.message},
                ensure_ascii=False,
                separators=(",", ":"),
            )
        case "S3":
            return f"Amazon S3 version id: {revision.id}"
        case _:
            return revision.message or None


def _summary(outcome: Outcome, provider: str, attempt: Attempt, identity: str | None) -> str | None:
    failed = outcome.status == "Failed"
    if attempt.revision is not None:
        return None if failed else source_summary(provider, attempt.revision)
    match provider:
        case "CodeBuild":
            return "Build terminated with state: FAILED" if failed else None
        case "Commands":
            return "Action failed with status: FAILED." if failed else None
        case "CodeDeploy" | "CodeDeployToECS":
            return f"Deployment {identity} failed" if failed else "Deployment Succeeded"
        case "S3" | "ECS" | "EC2" | "EKS" | "ElasticBeanstalk" | "AppConfig":
            return "Deployment Failed" if failed else "Deployment Succeeded"
        case "CloudFormation" if not failed:
            name = attempt.configuration.get("ChangeSetName") or attempt.configuration.get("StackName", "")
            if attempt.configuration.get("ActionMode") == "CHANGE_SET_REPLACE":
                return f"Change set {name} was created."
            if attempt.configuration.get("ActionMode") == "CHANGE_SET_EXECUTE":
                return f"Change set {name} was executed."
            return f"Stack {name} was created or updated."
        case _:
            return None


def _identity(situation: Situation, attempt: Attempt, fresh_id: str) -> tuple[str | None, str | None]:
    region, account, configuration = situation.region, situation.account, attempt.configuration
    console = f"https://console.aws.amazon.com/{{}}/home?region={region}#/"
    match situation.provider:
        case _ if attempt.revision is not None:
            return attempt.revision.id, attempt.revision.url
        case "CodeBuild":
            batch = "build-batch/" if configuration.get("BatchEnabled", "").casefold() == "true" else ""
            build = f"{batch}{configuration.get('ProjectName', situation.action)}:{fresh_id}"
            return build, f"{console.format('codebuild')}builds/{build}/view/new"
        case "Commands" | "ECRBuildAndPublish" | "InspectorScan" | "EC2" | "EKS":
            group = f"arn:aws:logs:{region}:{account}:log-group:/aws/codepipeline/{situation.pipeline}"
            return f"{group}:log-stream:{attempt.id}/{fresh_id}", None
        case "CodeDeploy" | "CodeDeployToECS":
            deployment = "d-" + fresh_id.replace("-", "")[:9].upper()
            return deployment, f"{console.format('codedeploy')}deployments/{deployment}"
        case "S3":
            return f"{configuration.get('BucketName', '')}/{configuration.get('ObjectKey', '')}", None
        case "CloudFormation":
            if configuration.get("ActionMode") == "CHANGE_SET_REPLACE":
                return "", ""
            stack = f"{configuration.get('StackName', '')}/{fresh_id}"
            arn = f"arn:aws:cloudformation:{region}:{account}:stack/{stack}"
            return arn, f"https://{region}.console.aws.amazon.com/cloudformation/home?region={region}#/"
        case "StepFunctions":
            machine = configuration.get("StateMachineArn", "").rpartition(":")[2]
            prefix = configuration.get("ExecutionNamePrefix")
            name = f"{prefix}-{attempt.id}" if prefix else attempt.id
            return f"arn:aws:states:{region}:{account}:execution:{machine}:{name}", None
        case "DeviceFarm":
            project = configuration.get("ProjectId", "")
            return f"arn:aws:devicefarm:us-west-2:{account}:run:{project}/{fresh_id}", None
        case "CloudFormationStackSet" | "CloudFormationStackInstances" | "ECS":
            return fresh_id, None
        case _:
            return None, None
