"""Known failures of sources, artifacts and builds (CodePipeline User Guide, Troubleshooting; CodeBuild User Guide)."""

from __future__ import annotations

from services.providers.hint import Hint, known

_COMPUTE = "CodeBuild Commands ECRBuildAndPublish InspectorScan"
_GIT = "CodeStarSourceConnection GitHub CodeCommit"

HINTS: tuple[Hint, ...] = (
    # Sources.
    known(
        "GitHub",
        r"could not access the github repository|access token might be invalid|bad credentials",
        "The OAuth token is invalid, revoked or was overwritten with its mask by an edit. Move the source to a "
        "connection, or give the action a new token.",
    ),
    known(
        "CodeStarSourceConnection",
        r"connection .*(not available|pending|is not in (an )?available)|ConnectionUnavailable|unable to use",
        "The connection is not AVAILABLE: open it in the console (Settings, Connections) and complete or update it.",
    ),
    known(
        "CodeStarSourceConnection",
        r"UseConnection|not authorized.*connection|permission.*connection",
        "The pipeline's role may not use the connection: allow codestar-connections:UseConnection (and "
        "codeconnections:UseConnection) on its ARN.",
    ),
    known(
        _GIT,
        r"(no branch|branch .*(not found|does not exist|not exist))|reference .*not found|BranchDoesNotExist",
        "The branch is gone or its name is spelt in another case: look at BranchName in the action's configuration.",
    ),
    known(
        _GIT,
        r"repository .*(not found|does not exist)|RepositoryDoesNotExist",
        "The repository was renamed, deleted or is not shared with the connection: check FullRepositoryId, its case "
        "included, and what the connection's app may see.",
    ),
    known(
        "CodeCommit",
        r"GitPull|GetUploadArchiveStatus|CancelUploadArchive|UploadArchive",
        "The pipeline's role needs codecommit:GetBranch, GetCommit, UploadArchive, GetUploadArchiveStatus and "
        "CancelUploadArchive on the repository.",
    ),
    known(
        "S3",
        r"versioning|not versioned|does not have (object )?versions",
        "A source bucket needs versioning enabled.",
    ),
    known(
        "S3",
        r"(301|PermanentRedirect|AuthorizationHeaderMalformed|must be addressed using the specified endpoint)",
        "The bucket is in another region than the action: an S3 source must lie in the pipeline's region, and a "
        "cross-region deployment needs the action's region set.",
    ),
    known(
        "S3",
        r"AccessControlListNotSupported|does not allow ACLs",
        "The bucket has ACLs disabled: take CannedACL out of the action, or give the bucket ACLs again.",
    ),
    known(
        "S3 ECR",
        r"NoSuchKey|no such (key|object)|object .*not (exist|found)|image .*(not found|does not exist)|ImageNotFound",
        "What the source names is not there: check the key, the tag and their case, or upload it first.",
    ),
    # Artifacts.
    known(
        "",
        r"unable to access the artifact|access the artifact.*(s3|bucket)|artifact.*(access denied|AccessDenied)",
        "The action's role cannot read the artifact bucket or its KMS key: allow s3:GetObject and "
        "s3:GetObjectVersion there, and kms:Decrypt on the key.",
    ),
    known(
        "",
        r"(insufficient permissions|not authorized|AccessDenied|Access Denied|403).*(kms|decrypt|key policy)",
        "The KMS key's policy or the role does not allow kms:Decrypt (and kms:GenerateDataKey): across accounts both "
        "sides must allow it, and the key must be a customer managed one.",
    ),
    known(
        "",
        r"artifact.*(exceeds|too large|larger than)|(exceeds|larger than).*(artifact|[0-9] ?[MG]B)|ArtifactSizeLimit|"
        r"maximum (artifact )?size",
        "The artifact is larger than the provider takes (5 GB for most sources, 256 MB into CloudFormation, 3 GB into "
        "ECS blue/green): leave out what is not needed, or hand over a reference instead.",
    ),
    known(
        "",
        r"(input|output)? ?artifact\b.*(not found|does not exist|could not be found|missing)|no (matching )?artifact|"
        r"no such file.*artifact|imagedefinitions?\.json.*(not found|does not exist|missing)|did not find the "
        r"(image definition|file)",
        "An earlier action did not bring forth the file that this one takes: compare the artifact's name and the "
        "files that the build hands on (artifacts in buildspec.yml) with this action's configuration.",
    ),
    # Builds and shells.
    known(
        "DeviceFarm",
        r"tests? failed|\berrored\b",
        "Tests failed on the devices below: the run in Device Farm has each device's log, screenshots and video.",
    ),
    known(
        _COMPUTE,
        r"YAML_FILE_ERROR|YAML file does not exist",
        "The buildspec is not where the project looks for it, or is no valid YAML: check its path and that the source "
        "artifact holds it.",
    ),
    known(
        _COMPUTE,
        r"Decrypted Variables Error|ssm:GetParameters|secretsmanager:GetSecretValue|parameter does not exist",
        "The build's role may not read a parameter or secret that its environment names, or there is none of that "
        "name: allow ssm:GetParameters or secretsmanager:GetSecretValue on it (and kms:Decrypt on its key).",
    ),
    known(
        _COMPUTE,
        r"DOWNLOAD_SOURCE.*(access denied|not authorized|403|AccessDenied|CLIENT_ERROR)|CLIENT_ERROR.*(source|"
        r"access denied)",
        "The build's role cannot fetch the source: allow s3:GetObject on the artifact bucket and kms:Decrypt on its "
        "key; for full clones also codestar-connections:UseConnection or codecommit:GitPull.",
    ),
    known(
        _COMPUTE,
        r"BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE|unable to pull|CannotPull",
        "The build image cannot be pulled: check its name and tag, and that the role may read its repository (Docker "
        "Hub limits pulls without a login).",
    ),
    known(
        _COMPUTE,
        r"BUILD_TIMED_OUT|has timed out|TIMED_OUT",
        "The build took longer than it may: raise the project's timeout, or look in the log for what it waited for.",
    ),
    known(
        _COMPUTE,
        r"OutOfMemory|exit status 137|heap out of memory|no space left on device",
        "The container ran out of memory or disk: take a larger compute type, or build less at once.",
    ),
    known(
        _COMPUTE,
        r"get-login-password|GetAuthorizationToken",
        "The build could not log in to ECR: its role needs ecr:GetAuthorizationToken on *, and to push also "
        "ecr:BatchCheckLayerAvailability, InitiateLayerUpload, UploadLayerPart, CompleteLayerUpload and PutImage.",
    ),
    known(
        _COMPUTE,
        r"exit status 127|command not found",
        "A command is not installed in the build image: install it in an earlier phase, or take another image.",
    ),
    known(
        _COMPUTE,
        r"exit status 126|permission denied",
        "A script may not be executed: set its executable bit in the repository (git update-index --chmod=+x).",
    ),
    known(
        _COMPUTE,
        r"COMMAND_EXECUTION_ERROR|error while executing command|exit status [1-9]",
        "A command of the build ended with an error of its own: the lines above its exit status in the log say why.",
    ),
    known(
        "CodeBuild",
        r"AccountLimitExceeded|cannot have more than .* builds|concurrent build",
        "The account runs as many builds as it may: wait, or ask for a higher quota of concurrent builds.",
    ),
    known(
        "CodeBuild",
        r"project .*(not found|does not exist)|ResourceNotFoundException.*project|StartBuild",
        "The project is gone or is in another region, or the pipeline's role may not start it "
        "(codebuild:StartBuild, codebuild:BatchGetBuilds).",
    ),
)
"""In the order in which they are tried: the particular before the general."""
