"""Known failures of deployments, of invocations, and any provider (CodePipeline User Guide, Troubleshooting)."""

from __future__ import annotations

from services.providers.hint import Hint, known

_STACKS = "CloudFormation CloudFormationStackSet CloudFormationStackInstances"
_DEPLOY = "CodeDeploy CodeDeployToECS"

HINTS: tuple[Hint, ...] = (
    # CloudFormation.
    known(
        _STACKS,
        r"requires capabilities|CAPABILITY_\w+\]?|InsufficientCapabilities",
        "The template makes IAM resources or uses macros: add CAPABILITY_NAMED_IAM or CAPABILITY_AUTO_EXPAND to the "
        "action's Capabilities.",
    ),
    known(
        _STACKS,
        r"no updates are to be performed|didn't contain changes|no changes",
        "The template changes nothing. That is no trouble by itself: use CREATE_UPDATE, or let the change set action "
        "take it as a success.",
    ),
    known(
        _STACKS,
        r"ROLLBACK_COMPLETE state and can ?not be updated|is in ROLLBACK_COMPLETE",
        "The stack was never created: delete it, or let the action use REPLACE_ON_FAILURE.",
    ),
    known(
        _STACKS,
        r"_IN_PROGRESS state and can ?not be|UPDATE_ROLLBACK_FAILED|ROLLBACK_FAILED|state and can ?not be updated",
        "The stack is busy or stuck: wait for it, or continue its rollback (aws cloudformation "
        "continue-update-rollback), then retry.",
    ),
    known(
        _STACKS,
        r"change ?set .*(not exist|not found)|ChangeSetNotFound",
        "The change set was executed or deleted already: retry the stage from the action that creates it.",
    ),
    known(
        _STACKS,
        r"already exists|AlreadyExists",
        "Something of that name is there already, outside of this stack: import it, rename it or remove it.",
    ),
    known(
        _STACKS,
        r"role .*(invalid|cannot be assumed|not authorized)|not authorized to perform|AccessDenied|is not authorized",
        "CloudFormation's role (RoleArn of the action) lacks a permission, or the pipeline's role may not pass it "
        "(iam:PassRole).",
    ),
    known(
        _STACKS,
        r"template (format|validation) error|ValidationError|unresolved resource|template .*not (exist|found)",
        "The template or its path is wrong: TemplatePath is Artifact::file, and the file must pass "
        "aws cloudformation validate-template.",
    ),
    known(
        "CloudFormationStackSet CloudFormationStackInstances",
        r"AWSCloudFormationStackSet(Administration|Execution)Role|failure tolerance|cancelled since failure",
        "A stack instance failed, and with it the operation: see the results by account; self-managed stack sets need "
        "the administration and the execution role.",
    ),
    # CodeDeploy and ECS.
    known(
        _DEPLOY,
        r"HEALTH_CONSTRAINTS|too many individual instances failed",
        "Too few instances came through: see the targets below for the lifecycle event that failed first.",
    ),
    known(
        _DEPLOY,
        r"NO_INSTANCES|no instances (were )?found|did not find any instance",
        "No instance has the deployment group's tags, or none is running.",
    ),
    known(
        "CodeDeploy",
        r"agent.*(not|fail|miss)|UnknownError.*agent|NOT_REACHABLE|HostConnection",
        "The CodeDeploy agent on the instance does not answer: see that it is installed and runs, that the instance "
        "profile may read the bucket, and that the instance reaches CodeDeploy.",
    ),
    known(
        "CodeDeploy",
        r"ScriptFailed|Script at specified location|ScriptMissing|ScriptTimedOut",
        "A hook's script of appspec.yml failed on the instance: its last lines are in the target's diagnostics.",
    ),
    known(
        "CodeDeployToECS",
        r"exception while trying to read the task definition|imageDetail\.json|taskdef\.json|appspec\.yaml|"
        r"invalid action configuration",
        "The task definition, AppSpec or imageDetail.json is not in the artifact or not valid: check their file names "
        "in the action, and that the source artifact is below 3 MB.",
    ),
    known(
        "ECS CodeDeployToECS",
        r"CannotPullContainer|image .*not found",
        "The new tasks cannot pull their image: check that it was pushed under that tag, and the execution role's "
        "access to ECR.",
    ),
    known(
        "ECS CodeDeployToECS",
        r"stabili[sz]e|load balancer check|unhealthy|replacement task set|circuit breaker|did not reach a steady state",
        "The new tasks do not stay up: look at the service events and the tasks' stopped reasons, the health check's "
        "path and grace period, and the tasks' own log.",
    ),
    known(
        "ECS",
        r"container (name )?.*(not (found|exist)|does not exist|invalid)|imagedefinitions",
        "The container named in imagedefinitions.json is not one of the service's task definition.",
    ),
    known(
        _DEPLOY,
        r"role .*(not|assume)|IAM_ROLE_(MISSING|PERMISSIONS)|not authorized|AccessDenied",
        "CodeDeploy's service role lacks a permission or cannot be assumed: attach AWSCodeDeployRole "
        "(AWSCodeDeployRoleForECS for ECS).",
    ),
    known(
        "EC2",
        r"PostScript|exit code|exit status",
        "The script failed on an instance: see the targets for its SSM command.",
    ),
    known(
        "EC2",
        r"no (instances|targets)|not managed|SSM",
        "No instance has the tag, or it is not managed by Systems Manager: check the tag and the SSM agent.",
    ),
    known(
        "EKS",
        r"timed out waiting for the condition|UPGRADE FAILED|release .*failed",
        "Helm gave up waiting for the workload: describe its pods (image, probes, quota), or raise the timeout.",
    ),
    known(
        "EKS",
        r"Unauthorized|forbidden|access entr|aws-auth",
        "The pipeline's role has no access to the cluster: give it an access entry, and check that a private endpoint "
        "is reachable from the action's VPC.",
    ),
    known(
        "ElasticBeanstalk",
        r"invalid state|is (in )?(an )?invalid|not Ready|must be Ready",
        "The environment is not Ready: another update runs there; wait, then retry.",
    ),
    known(
        "ElasticBeanstalk",
        r"AddTags|does not have permission|AccessDenied|not authorized",
        "The pipeline's role lacks a permission of Elastic Beanstalk: attach AdministratorAccess-AWSElasticBeanstalk "
        "or what of it is needed.",
    ),
    # Invocations.
    known(
        "Lambda",
        r"failed to return a result|PutJobSuccessResult|did not (respond|return)",
        "The function never told CodePipeline how it went: it must call PutJobSuccessResult or PutJobFailureResult "
        "(in every branch, and its role must allow both).",
    ),
    known(
        "Lambda",
        r"lambda:InvokeFunction|lambda:ListFunctions|not authorized|function .*not (found|exist)",
        "The function is gone, in another region, or the pipeline's role may not invoke it (lambda:InvokeFunction).",
    ),
    known(
        "StepFunctions",
        r"States\.|state machine execution failed|ExecutionFailed",
        "A state failed: the history below says which, and why.",
    ),
    known(
        "InspectorScan",
        r"exceed.*threshold|threshold",
        "The scan found more than the action's thresholds allow: fix the findings, or raise the threshold knowingly.",
    ),
    known(
        "CodePipeline",
        r"does not have a pipeline|PipelineNotFound",
        "The pipeline that it starts is not in this account and region: check PipelineName and its case.",
    ),
    # Whatever the provider.
    known(
        "",
        r"cannot be resolved|unresolved variable|ConfigurationError.*variable",
        "A variable in the configuration has no value: the action that sets it has not run, or its namespace is spelt "
        "differently.",
    ),
    known(
        "",
        r"assume (the )?role|sts:AssumeRole|role .*cannot be assumed|invalid .*role",
        "The role cannot be assumed: its trust policy must name CodePipeline (or the pipeline's role, for actions in "
        "other accounts).",
    ),
    known(
        "",
        r"PermissionError|not authorized to perform|insufficient permissions|AccessDenied|access denied|does not have "
        r"permission",
        "A permission is missing: the message names the action; add it to the role that the action runs with.",
    ),
    known(
        "",
        r"ThrottlingException|rate exceeded|too many requests|TooManyRequests",
        "The provider was throttling: retry the stage; if it comes often, spread the pipelines' starts.",
    ),
    known(
        "",
        r"timed out|timeout|did not complete within",
        "It took longer than the action may: look at the provider whether it still goes on before you retry.",
    ),
    known(
        "",
        r"InternalError|internal (service )?error|service unavailable",
        "AWS had an error of its own: retry the stage; see the AWS Health Dashboard if it stays.",
    ),
)
"""In the order in which they are tried: the particular before the general."""
