"""What changes in CodeCommit, Amazon S3 and Amazon ECR: the events that these services tell, and who polls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.emulator.changes.polling import notice
from services.emulator.engine.sources import Revision, SourceLocation

if TYPE_CHECKING:
    from services.emulator.world import Region

Json = dict[str, Any]
PROVIDERS = ("CodeCommit", "S3", "ECR")


def change(
    region: Region,
    location: SourceLocation,
    *,
    message: str | None = None,
    author: str | None = None,
    creates: bool = False,
) -> Revision:
    """Let a branch, an object or an image tag change.

    Args:
        region: where it is.
        location: what changes; its provider is one of `PROVIDERS`.
        message: of a commit, made up where it is left out.
        author: of a commit, made up where it is left out.
        creates: whether it was not there before.
    """
    world = region.world
    revision = world.sources.commit(location, message, author)
    notice(world, location)
    match location.provider:
        case "CodeCommit":
            _tell_commit(region, location, revision, creates=creates)
        case "S3":
            _tell_object(region, location, revision)
        case "ECR":
            _tell_image(region, location, revision)
    return revision


def _tell_commit(region: Region, location: SourceLocation, revision: Revision, *, creates: bool) -> None:
    """The event of CodeCommit User Guide, Monitoring CodeCommit events."""
    arn = f"arn:aws:codecommit:{region.name}:{region.account}:{location.place}"

    def detail() -> Json:
        return {
            "event": "referenceCreated" if creates else "referenceUpdated",
            "repositoryName": location.place,
            "repositoryId": region.world.bus.uuid(),
            "referenceType": "branch",
            "referenceName": location.ref,
            "referenceFullName": f"refs/heads/{location.ref}",
            "commitId": revision.id,
            "callerUserArn": f"arn:aws:iam::{region.account}:user/developer",
        }

    region.world.bus.put(region, "aws.codecommit", "CodeCommit Repository State Change", [arn], detail)


def _tell_object(region: Region, location: SourceLocation, revision: Revision) -> None:
    """Both events of an object: Amazon S3's own, and the one of CloudTrail that older rules listen to."""
    arn = f"arn:aws:s3:::{location.place}"

    def own() -> Json:
        return {
            "version": "0",
            "bucket": {"name": location.place},
            "object": {"key": location.ref, "version-id": revision.id},
            "reason": "PutObject",
        }

    def trail() -> Json:
        return {
            "eventSource": "s3.amazonaws.com",
            "eventName": "PutObject",
            "requestParameters": {"bucketName": location.place, "key": location.ref},
            "responseElements": {"x-amz-version-id": revision.id},
        }

    bus = region.world.bus
    bus.put(region, "aws.s3", "Object Created", [arn], own)
    bus.put(region, "aws.s3", "AWS API Call via CloudTrail", [], trail)


def _tell_image(region: Region, location: SourceLocation, revision: Revision) -> None:
    """The event of Amazon ECR User Guide, Amazon ECR events and EventBridge."""

    def detail() -> Json:
        return {
            "action-type": "PUSH",
            "result": "SUCCESS",
            "repository-name": location.place,
            "image-digest": revision.id,
            "image-tag": location.ref,
        }

    region.world.bus.put(region, "aws.ecr", "ECR Image Action", [], detail)
