"""Sources: S3, ECR, CodeCommit, connections to Git hosts, and GitHub version 1."""

from __future__ import annotations

from services.domain.details import Details, Fact, Section
from services.domain.execution import ActionAttempt
from services.domain.standing import Standing
from services.domain.status import ActionCategory, RevisionType
from services.pipelines.parse.members import read_mapping, read_text
from services.providers.facts import facts_of
from services.providers.provider import Configuration, Provider, phrase, sentence_of, value_of
from services.providers.reading import Reading, read_section

COMMIT = (RevisionType.COMMIT_ID,)
HOSTS = {
    "Bitbucket": "Bitbucket",
    "GitHub": "GitHub",
    "GitHubEnterpriseServer": "GitHub Enterprise Server",
    "GitLab": "GitLab",
    "GitLabSelfManaged": "GitLab self-managed",
    "AzureDevOps": "Azure DevOps",
}
"""What people call the ``ProviderType`` of a connection."""

_CONNECTION = {"AVAILABLE": Standing.SUCCEEDED, "PENDING": Standing.WAITING, "ERROR": Standing.FAILED}
_BROKEN = {
    "PENDING": "the connection was never completed: no trigger fires until somebody completes it in the console",
    "ERROR": "the connection is broken: no trigger fires until it is updated in the console",
}


def host_of(attempt: ActionAttempt) -> str:
    """The Git host behind a connection's attempt, as people call it; "" where the attempt does not say."""
    named = attempt.output_variables.get("ProviderType", "")
    return HOSTS.get(named, named)


def _say_repository(configuration: Configuration) -> str:
    repository, branch = configuration.get("FullRepositoryId", ""), configuration.get("BranchName", "")
    host = configuration.get("ProviderType", "")
    if not repository:
        return ""
    said = f"{HOSTS.get(host, host) or 'repository'} {repository}"
    return f"{said} branch {branch}" if branch else said


def _say_image(configuration: Configuration) -> str:
    name = configuration.get("RepositoryName", "")
    return f"ECR image {name}:{configuration.get('ImageTag') or 'latest'}" if name else ""


def _read_connection(reading: Reading, attempt: ActionAttempt) -> Details:
    arn = attempt.resolved_configuration.get("ConnectionArn", "")
    if not arn:
        return Details()
    # ARNs come as codestar-connections and as codeconnections: each is known to its own service.
    service = "codeconnections" if ":codeconnections:" in arn else "codestar-connections"

    def read() -> Section:
        answer = reading.caller(service, attempt).read("GetConnection", ConnectionArn=arn)
        connection = read_mapping(answer.get("Connection"))
        status = read_text(connection.get("ConnectionStatus"))
        kind = read_text(connection.get("ProviderType"))
        return Section(
            "Connection",
            facts=(
                *facts_of(("connection", connection.get("ConnectionName")), ("host", HOSTS.get(kind, kind))),
                *((Fact("status", status, _CONNECTION.get(status)),) if status else ()),
                *facts_of(("owner", connection.get("OwnerAccountId")), ("arn", arn)),
            ),
            note=_BROKEN.get(status, ""),
        )

    section = read_section("Connection", "the connection", read)
    return Details((section,), cause=section.note if attempt.status.value == "Failed" else "")


PROVIDERS = (
    Provider(
        "S3",
        "S3",
        phrase("{S3Bucket}/{S3ObjectKey}", "S3Bucket", "S3ObjectKey"),
        (RevisionType.S3_OBJECT_VERSION_ID, RevisionType.S3_OBJECT_KEY),
        sentence=sentence_of("S3 object {S3ObjectKey} in bucket {S3Bucket}", "S3Bucket", "S3ObjectKey"),
        categories=(ActionCategory.SOURCE,),
    ),
    Provider(
        "ECR",
        "ECR",
        phrase("{RepositoryName}:{ImageTag}", "RepositoryName", "ImageTag"),
        (RevisionType.IMAGE_DIGEST,),
        sentence=_say_image,
    ),
    Provider(
        "CodeCommit",
        "CodeCommit",
        value_of("RepositoryName", "BranchName"),
        COMMIT,
        sentence=sentence_of(
            "CodeCommit {RepositoryName} branch {BranchName}", "RepositoryName", "BranchName"
        ),
    ),
    Provider(
        "CodeStarSourceConnection",
        "",
        value_of("FullRepositoryId", "BranchName"),
        COMMIT,
        sentence=_say_repository,
        read=_read_connection,
    ),
    Provider(
        "GitHub",
        "GitHub",
        phrase("{Owner}/{Repo} {Branch}", "Owner", "Repo", "Branch"),
        COMMIT,
        sentence=sentence_of("GitHub {Owner}/{Repo} branch {Branch}", "Owner", "Repo", "Branch"),
    ),
)
