"""Whether a pipeline is still the version that an operator was shown."""

from __future__ import annotations

from dataclasses import replace

from services.domain.problem import Problem, ProblemKind
from services.errors import ServiceError
from services.pipelines.reader import Reader
from services.pipelines.verbs import DeletePipeline, UpdatePipeline


def check_version(reader: Reader, verb: UpdatePipeline | DeletePipeline) -> None:
    """Make sure that nobody edited the pipeline since.

    Costs one read more, just before the act: UpdatePipeline replaces whatever is there, and DeletePipeline
    removes it.

    Raises:
        ServiceError: CONFLICT where the version is another; otherwise why it could not be read. In either case
            the act must not be sent.
    """
    try:
        version = reader.declaration(verb.pipeline).version
    except ServiceError as error:
        problem = error.problem
        hint = "; ".join(filter(None, ("nothing was sent", problem.hint)))
        raise ServiceError(replace(problem, hint=hint)) from error
    if version == verb.version:
        return
    raise ServiceError(
        Problem(
            ProblemKind.CONFLICT,
            f"the pipeline is at version {version} now, not {verb.version}",
            hint="nothing was sent; look at what changed since",
            operation=verb.operation,
        )
    )
