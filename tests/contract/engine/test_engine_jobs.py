"""Custom actions and the workers that do them."""

from __future__ import annotations

from typing import Any

import pytest

from services.emulator.engine.behaviour import succeeds
from tests.contract.engine.bench import Bench, refused
from tests.declarations import action, deploy, pipeline, source, stage

Json = dict[str, Any]

JENKINS = {"category": "Build", "owner": "Custom", "provider": "Jenkins", "version": "1"}


@pytest.fixture
def execution(bench: Bench) -> str:
    """An execution whose Jenkins build waits for a worker."""
    counts = {"minimumCount": 0, "maximumCount": 5}
    bench.client.create_custom_action_type(
        category="Build",
        provider="Jenkins",
        version="1",
        inputArtifactDetails=counts,
        outputArtifactDetails=counts,
        configurationProperties=[
            {"name": "ProjectName", "required": True, "key": True, "secret": False, "queryable": True}
        ],
    )
    jenkins = action(
        "Compile",
        "Build",
        "Jenkins",
        owner="Custom",
        inputs=["App"],
        outputs=["Out"],
        configuration={"ProjectName": "web"},
        namespace="Jenkins",
    )
    service = {"ClusterName": "prod", "ServiceName": "#{Jenkins.Tag}"}
    stages = [
        stage("Source", source()),
        stage("Build", jenkins),
        stage("Deploy", deploy("Deploy", ["Out"], configuration=service)),
    ]
    bench.put(pipeline("web", stages))
    started = bench.start()
    bench.step()
    return started


def _poll(bench: Bench, **members: Any) -> list[Json]:
    jobs: list[Json] = bench.client.poll_for_jobs(actionTypeId=JENKINS, **members)["jobs"]
    return jobs


def test_a_worker_takes_acknowledges_and_finishes_a_job(bench: Bench, execution: str) -> None:
    job = _poll(bench)[0]
    assert _poll(bench) == []
    context = job["data"]["pipelineContext"]
    assert context["pipelineName"] == "web"
    assert context["pipelineExecutionId"] == execution
    assert job["data"]["actionConfiguration"]["configuration"] == {"ProjectName": "web"}
    assert job["data"]["inputArtifacts"][0]["location"]["s3Location"]["bucketName"] == "acme-artifacts"
    assert bench.client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])["status"] == "InProgress"
    details = bench.client.get_job_details(jobId=job["id"])["jobDetails"]
    assert details["data"]["actionTypeId"] == JENKINS
    bench.client.put_job_success_result(
        jobId=job["id"],
        executionDetails={"summary": "Build #7", "externalExecutionId": "7"},
        outputVariables={"Tag": "v7"},
    )
    latest = bench.action("Build", "Compile")["latestExecution"]
    assert (latest["status"], latest["summary"], latest["externalExecutionId"]) == (
        "Succeeded",
        "Build #7",
        "7",
    )
    detail = bench.actions(execution)[0]
    assert detail["input"]["resolvedConfiguration"]["ServiceName"] == "v7"
    with refused("InvalidJobStateException"):
        bench.client.put_job_success_result(jobId=job["id"])


def test_a_continuation_token_queues_the_job_again_with_its_progress(bench: Bench, execution: str) -> None:
    first = _poll(bench)[0]
    bench.client.put_job_success_result(
        jobId=first["id"],
        continuationToken="build-7",
        executionDetails={"summary": "compiling", "percentComplete": 40},
    )
    assert bench.action("Build", "Compile")["latestExecution"]["percentComplete"] == 40
    again = _poll(bench)[0]
    assert again["data"]["continuationToken"] == "build-7"
    with refused("InvalidNonceException"):
        bench.client.acknowledge_job(jobId=again["id"], nonce=first["nonce"])
    bench.client.put_job_success_result(jobId=again["id"])
    bench.step()
    assert bench.status(execution) == "Failed"


def test_a_worker_can_fail_a_job(bench: Bench, execution: str) -> None:
    job = _poll(bench, queryParam={"ProjectName": "web"})[0]
    failure = {"type": "ConfigurationError", "message": "no such job", "externalExecutionId": "8"}
    bench.client.put_job_failure_result(jobId=job["id"], failureDetails=failure)
    assert bench.status(execution) == "Failed"
    error = bench.action("Build", "Compile")["latestExecution"]["errorDetails"]
    assert error == {"code": "ConfigurationError", "message": "no such job"}


def test_jobs_are_found_by_their_queryable_property_and_region(bench: Bench, execution: str) -> None:
    assert _poll(bench, queryParam={"ProjectName": "other"}) == []
    job = _poll(bench, maxBatchSize=10)[0]
    assert bench.status(execution) == "InProgress"
    for unknown in ("00000000-0000-4000-8000-000000000000",):
        with refused("JobNotFoundException"):
            bench.client.get_job_details(jobId=unknown)
    with refused("InvalidNonceException"):
        bench.client.acknowledge_job(jobId=job["id"], nonce="99")
    with refused("ActionTypeNotFoundException"):
        bench.client.poll_for_jobs(actionTypeId=JENKINS | {"provider": "Hudson"})


def test_too_many_output_variables_are_refused(bench: Bench, execution: str) -> None:
    job = _poll(bench)[0]
    with refused("OutputVariablesSizeExceededException"):
        bench.client.put_job_success_result(jobId=job["id"], outputVariables={"Big": "x" * 122_880})
    assert bench.status(execution) == "InProgress"


def test_a_job_that_nobody_takes_times_out_after_a_day(bench: Bench, execution: str) -> None:
    job = _poll(bench)[0]
    bench.step(86_401)
    assert bench.status(execution) == "Failed"
    assert _poll(bench) == []
    assert bench.client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])["status"] == "TimedOut"
    with refused("InvalidJobStateException"):
        bench.client.put_job_success_result(jobId=job["id"])


def test_a_custom_source_takes_the_revision_that_its_worker_tells(bench: Bench) -> None:
    kind = {"category": "Source", "provider": "Perforce", "version": "1"}
    none, one = ({"minimumCount": count, "maximumCount": count} for count in (0, 1))
    bench.client.create_custom_action_type(**kind, inputArtifactDetails=none, outputArtifactDetails=one)
    depot = action("Depot", "Source", "Perforce", owner="Custom", outputs=["App"], namespace="Depot")
    bench.put(pipeline("web", [stage("Source", depot), stage("Deploy", deploy("Deploy", ["App"]))]))
    execution = bench.start()
    bench.step(3600)
    assert bench.status(execution) == "InProgress"
    job = bench.client.poll_for_jobs(actionTypeId=kind | {"owner": "Custom"})["jobs"][0]
    bench.client.put_job_success_result(
        jobId=job["id"],
        currentRevision={
            "revision": "change-4711",
            "changeIdentifier": "4711",
            "created": bench.clock.now() - 60,
            "revisionSummary": "Raise the limit",
        },
        outputVariables={"Change": "4711"},
    )
    artifact = bench.execution(execution)["artifactRevisions"][0]
    assert (artifact["revisionId"], artifact["revisionSummary"]) == ("change-4711", "Raise the limit")
    assert bench.action("Source", "Depot")["currentRevision"]["revisionId"] == "change-4711"
    assert bench.actions(execution)[-1]["output"]["outputVariables"] == {"Change": "4711"}
    bench.step()
    assert bench.status(execution) == "Succeeded"


def test_a_lambda_action_ends_by_itself_or_by_its_functions_answer(bench: Bench) -> None:
    bench.behave(succeeds(600), action="Smoke")
    smoke = action("Smoke", "Invoke", "Lambda")
    bench.put(pipeline("web", [stage("Source", source()), stage("Test", smoke)]))
    execution = bench.start()
    bench.step()
    job_id = bench.actions(execution)[0]["actionExecutionId"]
    bench.client.put_job_success_result(jobId=job_id, outputVariables={"Checked": "12"})
    assert bench.status(execution) == "Succeeded"
    assert bench.actions(execution)[0]["output"]["outputVariables"] == {"Checked": "12"}
    bench.step(1000)
    assert bench.status(execution) == "Succeeded"


def test_a_job_that_ended_by_itself_is_handed_to_nobody(bench: Bench) -> None:
    bench.put(
        pipeline("web", [stage("Source", source()), stage("Test", action("Smoke", "Invoke", "Lambda"))])
    )
    execution = bench.start()
    bench.step(20)
    assert bench.status(execution) == "Succeeded"
    kind = {"category": "Invoke", "owner": "AWS", "provider": "Lambda", "version": "1"}
    assert bench.client.poll_for_jobs(actionTypeId=kind)["jobs"] == []
    job_id = bench.actions(execution)[0]["actionExecutionId"]
    with refused("InvalidJobStateException", match="Succeeded"):
        bench.client.put_job_success_result(jobId=job_id)
