"""Actions that start another pipeline of the account and region."""

from __future__ import annotations

from services.domain.details import Details, Section
from services.domain.execution import ActionAttempt
from services.pipelines.parse import parse_execution_detail
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Provider, sentence_of, value_of
from services.providers.reading import Reading, missing, read_section


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    name, child = attempt.resolved_configuration.get("PipelineName", ""), attempt.external_id or ""
    if not name or not child:
        return Details()
    active: list[bool] = []

    def read() -> Section:
        answer = reading.caller("codepipeline", attempt).read(
            "GetPipelineExecution", pipelineName=name, pipelineExecutionId=child
        )
        found = parse_execution_detail(answer)
        if not found.id:
            return missing("Started pipeline", f"execution {child} of {name}")
        active.append(found.status.active)
        return Section(
            "Started pipeline",
            facts=(
                *status_fact(found.status.value),
                *facts_of(
                    ("pipeline", name),
                    ("execution", found.id),
                    ("version", found.version),
                    *((f"revision of {one.action}", one.summary or one.id) for one in found.revisions),
                    *((f"variable {key}", value) for key, value in (found.variables or {}).items()),
                ),
            ),
            note=found.status_summary,
        )

    section = read_section("Started pipeline", f"execution {child[:8]} of {name}", read)
    return Details((section,), live=any(active))


PROVIDERS = (
    Provider(
        "CodePipeline",
        "pipeline",
        value_of("PipelineName"),
        sentence=sentence_of("starts pipeline {PipelineName}", "PipelineName"),
        read=_read,
    ),
)
