"""New pipelines from templates: a source, and of building, approving and deploying what is wanted."""

from services.definition.templates.fields import TemplateField
from services.definition.templates.template import (
    DeployKind,
    SourceKind,
    Template,
    check_values,
    fields_of,
    fill,
)

__all__ = ["DeployKind", "SourceKind", "Template", "TemplateField", "check_values", "fields_of", "fill"]
