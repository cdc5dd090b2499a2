"""Deployments with one page of details each: S3, Elastic Beanstalk, AppConfig, Service Catalog, OpsWorks, Alexa."""

from __future__ import annotations

from services.domain.details import Details, Event, Section
from services.domain.execution import ActionAttempt
from services.domain.status import ActionCategory
from services.pipelines.parse.members import Json, read_instant, read_list, read_mapping, read_text
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Configuration, Provider, phrase, sentence_of, value_of
from services.providers.reading import Reading, is_within, missing, note_of_now, read_section
from services.providers.standings import standing_of


def _say_upload(configuration: Configuration) -> str:
    bucket, key = configuration.get("BucketName", ""), configuration.get("ObjectKey", "")
    verb = "extracts into" if configuration.get("Extract", "").casefold() == "true" else "uploads to"
    return f"{verb} S3 bucket {bucket}{f'/{key}' if key else ''}" if bucket else ""


def _read_environment(reading: Reading, attempt: ActionAttempt) -> Details:
    name = attempt.resolved_configuration.get("EnvironmentName", "")
    application = attempt.resolved_configuration.get("ApplicationName", "")
    if not name:
        return Details()
    named = {"ApplicationName": application} if application else {}

    def read() -> Section:
        answer = reading.caller("elasticbeanstalk", attempt).read(
            "DescribeEnvironments", EnvironmentNames=[name], **named
        )
        found = read_list(answer.get("Environments"))
        if not found:
            return missing("Environment", f"environment {name}")
        environment = read_mapping(found[0])
        return Section(
            "Environment",
            facts=(
                *status_fact(environment.get("Status")),
                *status_fact(environment.get("Health"), "health"),
                *facts_of(
                    ("version", environment.get("VersionLabel")), ("address", environment.get("CNAME"))
                ),
            ),
            note=note_of_now(attempt),
        )

    def read_events() -> Section:
        answer = reading.caller("elasticbeanstalk", attempt).read(
            "DescribeEvents", EnvironmentName=name, MaxRecords=50, **named
        )
        events = [read_mapping(one) for one in read_list(answer.get("Events"))]
        fresh = [one for one in events if is_within(attempt, read_instant(one.get("EventDate")))]
        return Section("Environment events", events=tuple(_beanstalk_event(one) for one in fresh))

    sections = [read_section("Environment", f"environment {name}", read)]
    if sections[0].problem is None:
        sections.append(read_section("Environment events", f"environment {name}", read_events))
    errors = [one.text for section in sections for one in section.events if one.title in ("ERROR", "FATAL")]
    cause = errors[-1] if errors and attempt.status.value == "Failed" else ""
    return Details(tuple(sections), cause=cause, live=attempt.status.value == "InProgress")


def _beanstalk_event(event: Json) -> Event:
    severity = read_text(event.get("Severity"))
    text = read_text(event.get("Message"), lines=True)
    return Event(read_instant(event.get("EventDate")), severity, standing_of(severity), text)


def _read_rollout(reading: Reading, attempt: ActionAttempt) -> Details:
    """The AppConfig deployment that began with the action: the action's answer does not name its number."""
    given = attempt.resolved_configuration
    application, environment = given.get("Application", ""), given.get("Environment", "")
    if not application or not environment:
        return Details()
    where = {"ApplicationId": application, "EnvironmentId": environment}
    reasons: list[str] = []

    def read() -> Section:
        caller = reading.caller("appconfig", attempt)
        listed = [
            read_mapping(one) for one in read_list(caller.read("ListDeployments", **where).get("Items"))
        ]
        begun = [one for one in listed if is_within(attempt, read_instant(one.get("StartedAt")))]
        if not begun:
            return missing("Deployment", f"the deployment to {environment} that this action began")
        number = min(begun, key=lambda one: read_instant(one.get("StartedAt")) or 0.0).get("DeploymentNumber")
        answer = caller.read("GetDeployment", **where, DeploymentNumber=number)
        events = [read_mapping(one) for one in read_list(answer.get("EventLog"))]
        reasons.extend(
            read_text(one.get("Description")) for one in events if one.get("EventType") == "ROLLBACK_STARTED"
        )
        share = read_text(answer.get("PercentageComplete"))
        return Section(
            "Deployment",
            facts=(
                *status_fact(answer.get("State")),
                *facts_of(
                    ("number", answer.get("DeploymentNumber")),
                    ("configuration", answer.get("ConfigurationName")),
                    ("version", answer.get("ConfigurationVersion")),
                    ("complete", f"{share} %" if share else None),
                ),
            ),
            events=tuple(_rollout_event(one) for one in events),
        )

    section = read_section("Deployment", f"application {application}", read)
    return Details((section,), cause=next(iter(reasons), ""), live=attempt.status.value == "InProgress")


def _rollout_event(event: Json) -> Event:
    kind = read_text(event.get("EventType"))
    text = read_text(event.get("Description"), lines=True)
    return Event(read_instant(event.get("OccurredAt")), kind, standing_of(kind.rpartition("_")[2]), text)


def _read_product(reading: Reading, attempt: ActionAttempt) -> Details:
    product = attempt.resolved_configuration.get("ProductId", "")
    if not product:
        return Details()

    def read() -> Section:
        answer = reading.caller("servicecatalog", attempt).read("DescribeProductAsAdmin", Id=product)
        view = read_mapping(read_mapping(answer.get("ProductViewDetail")).get("ProductViewSummary"))
        versions = [read_mapping(one) for one in read_list(answer.get("ProvisioningArtifactSummaries"))]
        return Section(
            "Product",
            facts=facts_of(
                ("product", view.get("Name")), ("id", view.get("ProductId")), ("owner", view.get("Owner"))
            ),
            events=tuple(
                Event(
                    read_instant(one.get("CreatedTime")),
                    read_text(one.get("Name")),
                    text=read_text(one.get("Description"), lines=True),
                )
                for one in versions
            ),
        )

    return Details((read_section("Product", f"product {product}", read),))


PROVIDERS = (
    Provider(
        "S3",
        "S3",
        phrase("{BucketName}/{ObjectKey}", "BucketName", "ObjectKey"),
        sentence=_say_upload,
        categories=(ActionCategory.DEPLOY,),
    ),
    Provider(
        "ElasticBeanstalk",
        "Elastic Beanstalk",
        value_of("EnvironmentName"),
        sentence=sentence_of(
            "Elastic Beanstalk environment {EnvironmentName} of {ApplicationName}",
            "EnvironmentName",
            "ApplicationName",
        ),
        read=_read_environment,
    ),
    Provider(
        "AppConfig",
        "AppConfig",
        value_of("Application", "Environment"),
        sentence=sentence_of(
            "AppConfig profile {ConfigurationProfile} of {Application} to {Environment}",
            "ConfigurationProfile",
            "Application",
            "Environment",
        ),
        read=_read_rollout,
    ),
    Provider(
        "ServiceCatalog",
        "Service Catalog",
        value_of("ProductId"),
        sentence=sentence_of("new version of Service Catalog product {ProductId}", "ProductId"),
        read=_read_product,
    ),
    Provider(
        "OpsWorks",
        "OpsWorks",
        value_of("App"),
        sentence=sentence_of("OpsWorks app {App} on stack {Stack} (the service has ended)", "App", "Stack"),
    ),
    Provider(
        "AlexaSkillsKit",
        "Alexa skill",
        value_of("SkillId"),
        sentence=sentence_of("Alexa skill {SkillId}", "SkillId"),
    ),
)
