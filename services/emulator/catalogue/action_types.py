"""The catalogue of AWS's and partners' action types (CodePipeline User Guide, Action structure reference)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.emulator.catalogue.properties import Property, properties_of
from services.emulator.world import Json, Region

TypeKey = tuple[str, str, str, str]
"""Category, owner, provider, version."""


@dataclass(frozen=True, slots=True)
class ActionType:
    """What the service knows of an action type; artifact counts are (least, most)."""

    key: TypeKey
    properties: tuple[Property, ...]
    inputs: tuple[int, int]
    outputs: tuple[int, int]
    v2_only: bool = False
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> Json:
        """The ``ActionTypeId`` member."""
        category, owner, provider, version = self.key
        return {"category": category, "owner": owner, "provider": provider, "version": version}

    @property
    def secrets(self) -> frozenset[str]:
        """The configuration keys whose values are masked."""
        return frozenset(found.name for found in self.properties if found.secret)


_CONSOLE = "https://console.aws.amazon.com"
_ENTITY_URLS = {
    "CodeBuild": f"{_CONSOLE}/codebuild/home?#/projects/{{Config:ProjectName}}/view",
    "CodeCommit": f"{_CONSOLE}/codecommit/home#/repository/{{Config:RepositoryName}}/browse/"
    "{Config:BranchName}",
    "CodeDeploy": f"{_CONSOLE}/codedeploy/home?#/applications/{{Config:ApplicationName}}/deployment-groups/"
    "{Config:DeploymentGroupName}",
    "S3": f"{_CONSOLE}/s3/home?#",
    "Lambda": f"{_CONSOLE}/lambda/home?#/functions/{{Config:FunctionName}}",
    "CloudFormation": f"{_CONSOLE}/cloudformation/home?#/",
    "ElasticBeanstalk": f"{_CONSOLE}/elasticbeanstalk/r/application/{{Config:ApplicationName}}",
    "GitHub": "https://github.com/{Config:Owner}/{Config:Repo}/tree/{Config:Branch}",
}

_CODE_DEPLOY_TO_ECS = (
    "ApplicationName* DeploymentGroupName* TaskDefinitionTemplateArtifact* AppSpecTemplateArtifact* "
    "TaskDefinitionTemplatePath AppSpecTemplatePath "
    + " ".join(f"Image{number}ArtifactName Image{number}ContainerName" for number in range(1, 5))
)
_STACK_SET = (
    "StackSetName* TemplatePath* Description Parameters Capabilities PermissionModel AdministrationRoleArn "
    "ExecutionRoleName OrganizationsAutoDeployment DeploymentTargets Regions FailureTolerancePercentage "
    "MaxConcurrentPercentage RegionConcurrencyType ConcurrencyMode CallAs"
)
_STACK_INSTANCES = (
    "StackSetName* DeploymentTargets Regions ParameterOverrides FailureTolerancePercentage "
    "MaxConcurrentPercentage RegionConcurrencyType ConcurrencyMode CallAs"
)
_CLOUD_FORMATION = (
    "ActionMode* StackName* Capabilities ChangeSetName RoleArn TemplatePath TemplateConfiguration "
    "OutputFileName ParameterOverrides"
)
_EC2 = (
    "InstanceTagKey* InstanceTagValue InstanceType* TargetDirectory DeploySpec MaxBatch MaxError "
    "TargetGroupNameList PreScript PostScript"
)
_EKS = (
    "ClusterName* EnvironmentVariables HelmChartLocation HelmReleaseName HelmValuesFiles ManifestFiles "
    "Namespace KubernetesResourceName Subnets SecurityGroupIds"
)
_DEVICE_FARM = (
    "AppType* ProjectId* App* DevicePoolArn* TestType* Test TestSpec RecordVideo RecordAppPerformanceData "
    "FuzzEventCount FuzzEventThrottle FuzzRandomizerSeed"
)
_INSPECTOR = (
    "InspectorRunMode* ECRRepositoryName Repository ImageTag CriticalThreshold HighThreshold "
    "MediumThreshold LowThreshold"
)
_CODE_BUILD = "ProjectName* PrimarySource BatchEnabled CombineArtifacts EnvironmentVariables"
_APP_CONFIG = (
    "Application* Environment* ConfigurationProfile* InputArtifactConfigurationPath* DeploymentStrategy"
)
_SERVICE_CATALOG = (
    "TemplateFilePath ProductVersionName ProductType ProductVersionDescription ProductId* "
    "ConfigurationFilePath"
)

_Row = tuple[str, str, str, str, tuple[int, int], tuple[int, int]]
_ROWS: tuple[_Row, ...] = (
    ("Source", "AWS", "S3", "S3Bucket* S3ObjectKey* PollForSourceChanges AllowOverrideForS3ObjectKey",
     (0, 0), (1, 1)),
    ("Source", "AWS", "ECR", "RepositoryName* ImageTag", (0, 0), (1, 1)),
    ("Source", "AWS", "CodeCommit",
     "RepositoryName* BranchName* PollForSourceChanges OutputArtifactFormat", (0, 0), (1, 1)),
    ("Source", "AWS", "CodeStarSourceConnection",
     "ConnectionArn* FullRepositoryId* BranchName* OutputArtifactFormat DetectChanges", (0, 0), (1, 1)),
    ("Source", "ThirdParty", "GitHub", "Owner* Repo* Branch* OAuthToken*! PollForSourceChanges",
     (0, 0), (1, 1)),
    ("Build", "AWS", "CodeBuild", _CODE_BUILD, (1, 5), (0, 5)),
    ("Test", "AWS", "CodeBuild", _CODE_BUILD, (1, 5), (0, 5)),
    ("Test", "AWS", "DeviceFarm", _DEVICE_FARM, (1, 1), (0, 0)),
    ("Deploy", "AWS", "S3", "BucketName* Extract* ObjectKey KMSEncryptionKeyARN CannedACL CacheControl",
     (1, 1), (0, 0)),
    ("Deploy", "AWS", "CloudFormation", _CLOUD_FORMATION, (0, 10), (0, 1)),
    ("Deploy", "AWS", "CloudFormationStackSet", _STACK_SET, (1, 3), (0, 0)),
    ("Deploy", "AWS", "CloudFormationStackInstances", _STACK_INSTANCES, (0, 2), (0, 0)),
    ("Deploy", "AWS", "CodeDeploy", "ApplicationName* DeploymentGroupName*", (1, 1), (0, 0)),
    ("Deploy", "AWS", "CodeDeployToECS", _CODE_DEPLOY_TO_ECS, (1, 5), (0, 0)),
    ("Deploy", "AWS", "ECS", "ClusterName* ServiceName* FileName DeploymentTimeout", (1, 1), (0, 0)),
    ("Deploy", "AWS", "ElasticBeanstalk", "ApplicationName* EnvironmentName*", (1, 1), (0, 0)),
    ("Deploy", "AWS", "AppConfig", _APP_CONFIG, (1, 1), (0, 0)),
    ("Deploy", "AWS", "ServiceCatalog", _SERVICE_CATALOG, (1, 1), (0, 0)),
    ("Deploy", "AWS", "OpsWorks", "Stack* Layer App*", (1, 1), (0, 0)),
    ("Deploy", "ThirdParty", "AlexaSkillsKit", "ClientId* ClientSecret*! RefreshToken*! SkillId*",
     (1, 2), (0, 0)),
    ("Approval", "AWS", "Manual", "CustomData ExternalEntityLink NotificationArn", (0, 0), (0, 0)),
    ("Invoke", "AWS", "Lambda", "FunctionName* UserParameters", (0, 5), (0, 5)),
    ("Invoke", "AWS", "StepFunctions", "StateMachineArn* ExecutionNamePrefix Input InputType",
     (0, 1), (0, 1)),
    ("Invoke", "ThirdParty", "Snyk", "", (1, 1), (0, 1)),
    ("Test", "ThirdParty", "BlazeMeter", "", (1, 1), (0, 1)),
    ("Test", "ThirdParty", "GhostInspector", "", (1, 1), (0, 1)),
    ("Test", "ThirdParty", "Runscope", "", (1, 1), (0, 1)),
)  # fmt: skip

_V2_ROWS: tuple[_Row, ...] = (
    ("Compute", "AWS", "Commands", "EnvironmentType ComputeType VpcId Subnets SecurityGroupIds",
     (1, 10), (0, 1)),
    ("Build", "AWS", "ECRBuildAndPublish", "ECRRepositoryName* DockerFilePath ImageTags RegistryType",
     (1, 1), (0, 0)),
    ("Deploy", "AWS", "EC2", _EC2, (1, 1), (0, 0)),
    ("Deploy", "AWS", "EKS", _EKS, (1, 1), (0, 0)),
    ("Invoke", "AWS", "CodePipeline", "PipelineName* SourceRevisions Variables", (0, 0), (0, 0)),
    ("Invoke", "AWS", "InspectorScan", _INSPECTOR, (0, 1), (1, 1)),
)  # fmt: skip


def _built_in(row: _Row, *, v2_only: bool) -> ActionType:
    category, owner, provider, keys, inputs, outputs = row
    url = _ENTITY_URLS.get(provider)
    settings = (("entityUrlTemplate", url),) if url else ()
    return ActionType(
        (category, owner, provider, "1"), properties_of(keys), inputs, outputs, v2_only, settings
    )


BUILT_IN: dict[TypeKey, ActionType] = {
    found.key: found
    for found in (
        *(_built_in(row, v2_only=False) for row in _ROWS),
        *(_built_in(row, v2_only=True) for row in _V2_ROWS),
    )
}
"""Every action type of AWS and of partners."""


def type_key(declared: Json) -> TypeKey:
    """The key of an ``ActionTypeId``."""
    return (declared["category"], declared["owner"], declared["provider"], declared["version"])


def find_action_type(region: Region, declared: Json) -> ActionType | None:
    """The action type of an ``ActionTypeId``, built in or created in the region; None where there is none."""
    key = type_key(declared)
    built_in = BUILT_IN.get(key)
    if built_in is not None:
        return built_in
    custom = region.custom_action_types.get(key)
    return None if custom is None else from_wire(custom)


def from_wire(declared: Json) -> ActionType:
    """The action type in an ``ActionType`` structure, which is how custom ones are kept."""
    return ActionType(
        key=type_key(declared["id"]),
        properties=tuple(
            Property(found["name"], found["required"], found["secret"])
            for found in declared.get("actionConfigurationProperties", ())
        ),
        inputs=_counts(declared["inputArtifactDetails"]),
        outputs=_counts(declared["outputArtifactDetails"]),
        settings=tuple(declared.get("settings", {}).items()),
    )


def to_wire(found: ActionType) -> Json:
    """The ``ActionType`` structure of a built-in action type."""
    wire: Json = {
        "id": found.id,
        "inputArtifactDetails": {"minimumCount": found.inputs[0], "maximumCount": found.inputs[1]},
        "outputArtifactDetails": {"minimumCount": found.outputs[0], "maximumCount": found.outputs[1]},
        "actionConfigurationProperties": properties_to_wire(found.properties),
    }
    if found.settings:
        wire["settings"] = dict(found.settings)
    return wire


def properties_to_wire(properties: Iterable[Property]) -> list[Json]:
    """The ``ActionConfigurationProperty`` structures of properties."""
    return [
        {
            "name": found.name,
            "required": found.required,
            "key": found.required and not found.secret,
            "secret": found.secret,
            "queryable": False,
        }
        for found in properties
    ]


def _counts(details: Json) -> tuple[int, int]:
    return details["minimumCount"], details["maximumCount"]
