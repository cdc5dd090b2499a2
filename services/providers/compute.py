"""Actions that run in a container of CodePipeline's own: Commands, ECRBuildAndPublish, InspectorScan."""

from __future__ import annotations

from services.domain.details import Details, Section
from services.domain.execution import ActionAttempt
from services.providers.facts import facts_of
from services.providers.log_places import shell_logs
from services.providers.provider import Configuration, Provider, value_of
from services.providers.reading import Reading


def _say_image(configuration: Configuration) -> str:
    name, tags = configuration.get("ECRRepositoryName", ""), configuration.get("ImageTags", "")
    registry = "public ECR" if configuration.get("RegistryType", "").casefold() == "public" else "ECR"
    return f"builds image {name}{f':{tags}' if tags else ''} and pushes it to {registry}" if name else ""


def _say_scan(configuration: Configuration) -> str:
    image = configuration.get("ECRRepositoryName") or configuration.get("Repository") or ""
    if image:
        return f"Inspector scan of image {image}:{configuration.get('ImageTag') or 'latest'}"
    return "Inspector scan of the source code"


def _read_scan(reading: Reading, attempt: ActionAttempt) -> Details:  # noqa: ARG001 - a DetailsReader takes both
    """The findings that the action counted, against its thresholds: both are in the attempt already."""
    given = attempt.resolved_configuration
    limits = facts_of(
        *(
            (f"most {word.lower()} findings", given.get(f"{word}Threshold"))
            for word in ("Critical", "High", "Medium", "Low")
        )
    )
    counts = facts_of(*attempt.output_variables.items())
    return Details(tuple(section for section in (Section("Findings", counts + limits),) if section.facts))


PROVIDERS = (
    Provider("Commands", "Commands", value_of(), find_logs=shell_logs),
    Provider(
        "ECRBuildAndPublish",
        "image",
        value_of("ECRRepositoryName"),
        sentence=_say_image,
        find_logs=shell_logs,
    ),
    Provider(
        "InspectorScan",
        "Inspector",
        value_of("ECRRepositoryName", "Repository"),
        sentence=_say_scan,
        read=_read_scan,
        find_logs=shell_logs,
    ),
)
