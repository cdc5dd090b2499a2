"""CloudFormation stack sets and their instances."""

from __future__ import annotations

from services.domain.details import Details, Row, Section
from services.domain.execution import ActionAttempt
from services.domain.standing import Standing
from services.pipelines.parse.members import Json, read_list, read_mapping, read_text
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Configuration, Provider, sentence_of, value_of
from services.providers.reading import Reading, read_section
from services.providers.standings import standing_of


def _say_instances(configuration: Configuration) -> str:
    name = configuration.get("StackSetName", "")
    where = [configuration.get(key, "") for key in ("DeploymentTargets", "Regions")]
    places = " in ".join(place for place in where if place)
    return f"instances of stack set {name}{f' for {places}' if places else ''}" if name else ""


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    given = attempt.resolved_configuration
    name = given.get("StackSetName", "")
    operation = attempt.output_variables.get("OperationId") or attempt.external_id or ""
    if not name or not operation:
        return Details()
    asked = {"StackSetName": name, "OperationId": operation}
    if given.get("CallAs"):
        asked["CallAs"] = given["CallAs"]
    rows: list[Row] = []

    def read_operation() -> Section:
        answer = reading.caller("cloudformation", attempt).read("DescribeStackSetOperation", **asked)
        found = read_mapping(answer.get("StackSetOperation"))
        return Section(
            "Operation",
            facts=(
                *status_fact(found.get("Status")),
                *facts_of(("action", found.get("Action")), ("operation", found.get("OperationId"))),
            ),
            note=read_text(found.get("StatusReason"), lines=True),
        )

    def read_results() -> Section:
        answer = reading.caller("cloudformation", attempt).read("ListStackSetOperationResults", **asked)
        rows.extend(_result(read_mapping(one)) for one in read_list(answer.get("Summaries")))
        return Section(
            "Results",
            columns=("account", "region", "status", "reason"),
            rows=tuple(rows),
            note="only the first are shown" if answer.get("NextToken") else "",
        )

    sections = [read_section("Operation", f"operation {operation}", read_operation)]
    if sections[0].problem is None:
        sections.append(read_section("Results", f"operation {operation}", read_results))
    return Details(tuple(sections), cause=_cause(rows), live=attempt.status.value == "InProgress")


def _result(result: Json) -> Row:
    status = read_text(result.get("Status"))
    cells = (
        read_text(result.get("Account")),
        read_text(result.get("Region")),
        status,
        read_text(result.get("StatusReason"), lines=True),
    )
    return Row(cells, standing_of(status))


def _cause(rows: list[Row]) -> str:
    failed = next((row for row in rows if row.standing is Standing.FAILED), None)
    if failed is None:
        return ""
    account, region, status, reason = failed.cells
    return f"{account} {region} {status}: {reason}"


PROVIDERS = (
    Provider(
        "CloudFormationStackSet",
        "stack set",
        value_of("StackSetName"),
        sentence=sentence_of("creates or updates stack set {StackSetName}", "StackSetName"),
        read=_read,
    ),
    Provider(
        "CloudFormationStackInstances",
        "stack instances",
        value_of("StackSetName"),
        sentence=_say_instances,
        read=_read,
    ),
)
