"""Raw answers into domain values: the place where AWS's dictionaries end.

Every function takes anything and never raises: what is missing, null, unknown or of the wrong type degrades
to absence or to text. All text comes out clean (``services.text``).
"""

from services.pipelines.parse.execution import (
    complete,
    parse_attempt,
    parse_attempts,
    parse_execution,
    parse_execution_detail,
    parse_executions,
    parse_rule_attempt,
    parse_rule_attempts,
)
from services.pipelines.parse.pipeline import parse_definition, parse_summaries, parse_summary
from services.pipelines.parse.revision import parse_revision, parse_revisions, read_summary
from services.pipelines.parse.state import parse_state
from services.pipelines.parse.tags import parse_tags

__all__ = [
    "complete",
    "parse_attempt",
    "parse_attempts",
    "parse_definition",
    "parse_execution",
    "parse_execution_detail",
    "parse_executions",
    "parse_revision",
    "parse_revisions",
    "parse_rule_attempt",
    "parse_rule_attempts",
    "parse_state",
    "parse_summaries",
    "parse_summary",
    "parse_tags",
    "read_summary",
]
