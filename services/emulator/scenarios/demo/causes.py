"""How actions of each provider go at acme: how long they take, and why they fail when they fail."""

from __future__ import annotations

from random import Random

from services.emulator.engine.behaviour import Outcome, Situation, fails, succeeds

_SECONDS: dict[str, tuple[float, float]] = {
    "CodeStarSourceConnection": (3, 7),
    "CodeCommit": (2, 5),
    "GitHub": (3, 8),
    "S3": (3, 12),
    "ECR": (2, 5),
    "CodeBuild": (35, 115),
    "Commands": (20, 80),
    "ECRBuildAndPublish": (50, 110),
    "DeviceFarm": (80, 160),
    "CloudFormation": (25, 100),
    "CloudFormationStackSet": (60, 140),
    "CloudFormationStackInstances": (60, 140),
    "CodeDeploy": (40, 130),
    "CodeDeployToECS": (60, 160),
    "ECS": (40, 130),
    "EC2": (30, 100),
    "EKS": (30, 100),
    "ElasticBeanstalk": (40, 120),
    "AppConfig": (40, 120),
    "ServiceCatalog": (20, 60),
    "Lambda": (2, 15),
    "StepFunctions": (15, 90),
    "InspectorScan": (30, 70),
    "CodePipeline": (40, 120),
    "VariableCheck": (1, 2),
    "CloudWatchAlarm": (4, 9),
    "LambdaInvoke": (2, 6),
    "DeploymentWindow": (1, 3),
}

_CAUSES: dict[str, tuple[str, ...]] = {
    "CodeBuild": (
        (
            "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, "
            "Message: Error while executing command: npm test. Reason: exit status 1"
        ),
        (
            "Build terminated with state: FAILED. Phase: PRE_BUILD, Code: COMMAND_EXECUTION_ERROR, "
            "Message: Error while executing command: aws ecr get-login-password. Reason: exit status "
            "255"
        ),
        (
            "Build terminated with state: FAILED. Phase: DOWNLOAD_SOURCE, Code: YAML_FILE_ERROR, "
            "Message: YAML file does not exist"
        ),
        (
            "Build terminated with state: FAILED. Phase: BUILD, Code: BUILD_TIMED_OUT, Message: Build"
            " has timed out."
        ),
    ),
    "Commands": (
        (
            "Action failed with status: FAILED. COMMAND_EXECUTION_ERROR: Error while executing command: "
            "terraform plan -out plan.bin. Reason: exit status 1"
        ),
    ),
    "CloudFormation": (
        (
            "The following resource(s) failed to update: [Listener]. A listener already exists on "
            "this port for this load balancer (Service: ElasticLoadBalancingV2, Status Code: 400)"
        ),
        "Stack:arn:aws:cloudformation is in UPDATE_ROLLBACK_COMPLETE state and can not be updated.",
    ),
    "ECS": (
        "The deployment did not stabilise within 5 minutes: 0 of 4 new tasks passed the load balancer check.",
        (
            "ECS service cannot be updated: the task definition's image was not found "
            "(CannotPullContainerError)."
        ),
    ),
    "CodeDeploy": (
        (
            "The overall deployment failed because too many individual instances failed deployment, too few "
            "healthy instances are available for deployment, or some instances in your deployment group are "
            "experiencing problems."
        ),
    ),
    "CodeDeployToECS": (
        "The deployment timed out while waiting for the replacement task set to become healthy.",
    ),
    "EKS": ("Helm upgrade failed: release search failed: timed out waiting for the condition",),
    "EC2": ("1 of 6 instances failed: PostScript /opt/acme/verify.sh ended with exit code 3.",),
    "Lambda": (
        (
            "The AWS Lambda function failed to return a result. Check the function to verify that it "
            "has permission to call the PutJobSuccessResult action and that it made a call to "
            "PutJobSuccessResult."
        ),
    ),
    "StepFunctions": (
        (
            "The state machine execution failed: States.TaskFailed in state LoadPartitions: 3 of 24 "
            "partitions have no manifest."
        ),
    ),
    "InspectorScan": ("2 CRITICAL findings exceed the threshold of 0: CVE-2026-31337, CVE-2026-28113.",),
    "S3": ("The bucket does not allow ACLs (AccessControlListNotSupported)",),
    "DeviceFarm": ("3 of 48 tests failed on Google Pixel 9 (Android 16): LoginTest.testBiometricPrompt.",),
    "CloudWatchAlarm": ("Alarm checkout-5xx is in state ALARM.",),
}


def seconds_for(random: Random, provider: str) -> float:
    """How long an action of a provider takes here."""
    low, high = _SECONDS.get(provider, (10, 40))
    return round(random.uniform(low, high), 3)


def success(situation: Situation) -> Outcome:
    """A success after the time that the provider takes here."""
    return succeeds(seconds_for(situation.random, situation.provider))


def failure(situation: Situation) -> Outcome:
    """A failure for one of the provider's own reasons, a little into its usual time."""
    took = seconds_for(situation.random, situation.provider) * 0.8
    causes = _CAUSES.get(situation.provider, (f"{situation.action} failed.",))
    return fails(round(took, 3), situation.random.choice(causes))
