"""Links of an action's entity and revision into the consoles, as GetPipelineState carries them."""

from __future__ import annotations

from services.emulator.engine.execution import Attempt, Json
from services.emulator.engine.sources import Revision, SourceLocation


def entity_url(action: Json, region: str) -> str | None:
    """The page of what an action works with (repository, project, application, stack), where there is one."""
    configuration = action.get("configuration", {})
    get = configuration.get
    home = "https://console.aws.amazon.com"
    match action["actionTypeId"]["provider"]:
        case "CodeStarSourceConnection":
            location = SourceLocation.of("CodeStarSourceConnection", configuration)
            return (
                f"{_redirect(region, get('ConnectionArn', ''))}&referenceType=BRANCH"
                f"&FullRepositoryId={location.place}&Branch={location.ref}"
            )
        case "CodeCommit":
            path = f"{get('RepositoryName', '')}/browse/{get('BranchName', '')}"
            return f"{home}/codecommit/home?region={region}#/repository/{path}/--/"
        case "GitHub":
            return f"https://github.com/{get('Owner', '')}/{get('Repo', '')}/tree/{get('Branch', '')}"
        case "S3" if action["actionTypeId"]["category"] == "Source":
            return f"{home}/s3/home?region={region}#"
        case "S3":
            return f"{home}/s3/buckets/{get('BucketName', '')}?region={region}"
        case "ECR":
            return f"{home}/ecr/repositories/{get('RepositoryName', '')}?region={region}"
        case "CodeBuild":
            return f"{home}/codebuild/home?region={region}#/projects/{get('ProjectName', '')}/view"
        case "CodeDeploy" | "CodeDeployToECS":
            path = f"{get('ApplicationName', '')}/deployment-groups/{get('DeploymentGroupName', '')}"
            return f"{home}/codedeploy/home?region={region}#/applications/{path}"
        case "CloudFormation" | "CloudFormationStackSet" | "CloudFormationStackInstances":
            return f"{home}/cloudformation/home?region={region}#/"
        case "ECS":
            path = f"{get('ClusterName', '')}/services/{get('ServiceName', '')}"
            return f"{home}/ecs/home?region={region}#/clusters/{path}"
        case "Lambda":
            return f"{home}/lambda/home?region={region}#/functions/{get('FunctionName', '')}"
        case _:
            return None


def revision_url(attempt: Attempt, region: str) -> str | None:
    """The page of the revision that a source action's attempt took, where there is one."""
    if attempt.revision is None:
        return None
    return _source_revision_url(attempt, attempt.revision, region)


def _source_revision_url(attempt: Attempt, revision: Revision, region: str) -> str | None:
    if revision.url is not None:
        return revision.url
    location = SourceLocation.of(attempt.provider, attempt.configuration)
    match attempt.provider:
        case "CodeStarSourceConnection":
            connection = attempt.configuration.get("ConnectionArn", "")
            return (
                f"{_redirect(region, connection)}&referenceType=COMMIT"
                f"&FullRepositoryId={location.place}&Commit={revision.id}"
            )
        case "CodeCommit":
            home = f"https://console.aws.amazon.com/codecommit/home?region={region}"
            return f"{home}#/repository/{location.place}/commit/{revision.id}"
        case "GitHub":
            return f"https://github.com/{location.place}/commit/{revision.id}"
        case _:
            return None


def _redirect(region: str, connection_arn: str) -> str:
    settings = f"https://{region}.console.aws.amazon.com/codesuite/settings/connections/redirect"
    return f"{settings}?connectionArn={connection_arn}"
