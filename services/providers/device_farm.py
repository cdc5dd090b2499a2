"""Device Farm: tests on phones and tablets."""

from __future__ import annotations

from dataclasses import replace

from services.domain.details import Details, Row, Section
from services.domain.execution import ActionAttempt
from services.pipelines.parse.members import Json, read_list, read_mapping, read_text
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Configuration, Provider, value_of
from services.providers.reading import Reading, read_section
from services.providers.standings import standing_of


def _say(configuration: Configuration) -> str:
    app, test = configuration.get("App", ""), configuration.get("TestType", "")
    return f"Device Farm tests {app}{f' ({test})' if test else ''}" if app else ""


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    arn = attempt.external_id or ""
    if not arn.startswith("arn:") or arn.count(":") < 5:
        return Details()
    said: list[str] = []
    # Device Farm is in one region only, whatever the action's: the run's ARN knows which.
    attempt = replace(attempt, region=arn.split(":")[3])

    def read() -> Section:
        found = read_mapping(reading.caller("devicefarm", attempt).read("GetRun", arn=arn).get("run"))
        counters = read_mapping(found.get("counters"))
        counts = ", ".join(f"{read_text(counters[name])} {name}" for name in counters if counters[name])
        said.append(read_text(found.get("message"), lines=True))
        return Section(
            "Run",
            facts=(
                *status_fact(found.get("status")),
                *status_fact(found.get("result"), "result"),
                *facts_of(("run", found.get("name")), ("platform", found.get("platform")), ("tests", counts)),
            ),
            note=said[0],
        )

    def read_jobs() -> Section:
        answer = reading.caller("devicefarm", attempt).read("ListJobs", arn=arn)
        rows = tuple(_job(read_mapping(one)) for one in read_list(answer.get("jobs")))
        return Section("Devices", columns=("device", "result", "message"), rows=rows)

    sections = [read_section("Run", "the test run", read)]
    if sections[0].problem is None:
        sections.append(read_section("Devices", "the run's devices", read_jobs))
    failed = attempt.status.value == "Failed"
    cause = next(iter(said), "") if failed else ""
    return Details(tuple(sections), cause=cause, live=attempt.status.value == "InProgress")


def _job(job: Json) -> Row:
    result = read_text(job.get("result"))
    return Row(
        (read_text(job.get("name")), result, read_text(job.get("message"), lines=True)), standing_of(result)
    )


PROVIDERS = (Provider("DeviceFarm", "Device Farm", value_of("App"), sentence=_say, read=_read),)
