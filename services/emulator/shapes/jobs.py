"""Jobs in the answers that job workers get."""

from __future__ import annotations

from services.emulator.engine.jobs import Job
from services.emulator.shapes.members import Json, present


def job(found: Job) -> Json:
    """``Job``: what PollForJobs hands out."""
    return job_details(found) | {"nonce": found.nonce}


def job_details(found: Job) -> Json:
    """``JobDetails``: the same without the nonce."""
    return {"id": found.attempt.id, "data": _data(found), "accountId": found.run.region.account}


def _data(found: Job) -> Json:
    run, attempt, execution = found.run, found.attempt, found.visit.execution
    key = attempt.id.replace("-", "").upper()
    return present(
        actionTypeId=found.action_type,
        actionConfiguration={"configuration": attempt.configuration},
        pipelineContext={
            "pipelineName": run.name,
            "stage": {"name": attempt.stage},
            "action": {"name": attempt.name, "actionExecutionId": attempt.id},
            "pipelineArn": run.record.arn,
            "pipelineExecutionId": execution.id,
        },
        inputArtifacts=[_artifact(artifact) for artifact in attempt.input_artifacts],
        outputArtifacts=[
            {"name": artifact["name"]} for artifact in attempt.declaration.get("outputArtifacts", ())
        ],
        artifactCredentials={
            "accessKeyId": f"ASIA{key[:16]}",
            "secretAccessKey": f"emulated/{key}",
            "sessionToken": f"emulated/{key[::-1]}",
        },
        continuationToken=found.continuation,
        encryptionKey=execution.declaration.get("artifactStore", {}).get("encryptionKey"),
    )


def _artifact(detail: Json) -> Json:
    location = detail["s3location"]
    return {
        "name": detail["name"],
        "location": {
            "type": "S3",
            "s3Location": {"bucketName": location["bucket"], "objectKey": location["key"]},
        },
    }
