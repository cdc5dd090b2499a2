"""Data and machine learning."""

from __future__ import annotations

from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.scenarios.demo.acts import Edit, Expect, Push
from services.emulator.scenarios.demo.plan import HOUR, MINUTE, Cause, Plan
from services.emulator.scenarios.demo.shapes import cluster_app, service
from services.emulator.scenarios.parts import action, approval, cloudformation, codebuild, github, stage
from services.emulator.world import Json

_MISSING = (
    "The state machine execution failed: States.TaskFailed in state LoadPartitions: 3 of 24 partitions have "
    "no manifest."
)


def _nightly(region: str) -> list[Json]:
    source = {
        "S3Bucket": f"acme-landing-{region}",
        "S3ObjectKey": "daily/manifest.zip",
        "PollForSourceChanges": "false",
    }
    machine = {
        "StateMachineArn": f"arn:aws:states:{region}:111122223333:stateMachine:etl-nightly",
        "ExecutionNamePrefix": "nightly",
    }
    return [
        stage("Source", action("Manifest", "Source/S3", source, makes="Manifest")),
        stage("Invoke", action("StateMachine", "Invoke/StepFunctions", machine, takes="Manifest")),
        stage("Publish", action("Notify", "Invoke/Lambda", {"FunctionName": "etl-notify"})),
    ]


def _training(region: str) -> list[Json]:
    machine = {"StateMachineArn": f"arn:aws:states:{region}:111122223333:stateMachine:train"}
    return [
        stage("Source", github("acme/recommender", region=region)),
        stage("Train", action("Train", "Invoke/StepFunctions", machine, takes="App")),
        stage("Review", approval("Metrics", "AUC must not fall below 0.91.", "https://ml.acme.example/runs")),
        stage("Deploy", cloudformation("Endpoint", "recommender", takes="App")),
    ]


def _lake(region: str) -> list[Json]:
    return [
        stage(
            "Source",
            github("acme/lake", region=region),
            github("acme/schemas", name="Schemas", region=region),
        ),
        stage(
            "Build",
            codebuild("Package", "lake-package", takes="App", makes="Jobs"),
            codebuild("Contracts", "lake-contracts", takes="Schemas", test=True),
        ),
        stage("Deploy", cloudformation("Stack", "lake", takes="Jobs")),
    ]


DATA = (
    Plan(
        name="etl-nightly",
        team="data",
        stages=_nightly,
        cause=Cause.EVENT,
        quiet=26,
        ending=(
            Expect(5.1 * HOUR, "StateMachine", [fails(64, _MISSING, "JobFailed")]),
            Push(5 * HOUR, "", "nightly"),
        ),
    ),
    Plan(
        name="ml-training",
        team="ml",
        stages=_training,
        daily=0.8,
        quiet=3,
        ending=(
            Expect(55 * MINUTE, "Train", [succeeds(900)]),
            Push(50 * MINUTE, "Retrain with October's data", "Yuki Tanaka"),
            Edit(45 * MINUTE),
        ),
    ),
    Plan(name="data-lake", team="data", stages=_lake, daily=2, quiet=1),
    Plan(
        name="reporting",
        team="data",
        stages=service("reporting", gate="Controlling"),
        region="us-east-1",
        daily=1,
        quiet=7,
        ending=(Push(6 * HOUR, "New column for consent", "Fatima Haddad"),),
    ),
    Plan(
        name="events-ingest",
        team="data",
        stages=cluster_app("events-ingest", "prod-us"),
        region="us-west-2",
        daily=2,
        quiet=1,
    ),
    Plan(
        name="ledger-stage",
        team="ledger",
        stages=service("ledger", "staging"),
        account="staging",
        region="us-east-1",
        daily=2,
        quiet=1,
    ),
    Plan(
        name="ml-stage",
        team="ml",
        stages=service("recommender", "staging"),
        account="staging",
        region="us-west-2",
        daily=1,
        quiet=1,
    ),
)
"""Their pipelines."""
