"""The form that changes a part of a definition."""

from __future__ import annotations

from services.definition.catalogue import Context
from services.pipelines.parse.members import Json
from tui.dialogs.form import FormDialog
from tui.dialogs.form_action import ActionForm
from tui.dialogs.form_parts import Part, PartKind
from tui.dialogs.form_pipeline import ModesForm, VariablesForm
from tui.dialogs.form_stage import ConditionForm, FailureForm


def form_for(part: Part, members: Json, context: Context) -> FormDialog:
    """The form for a part.

    Args:
        part: what to change.
        members: the declaration.
        context: what is known of the region.
    """
    match part.kind:
        case PartKind.VARIABLES:
            return VariablesForm(members, context)
        case PartKind.MODES:
            return ModesForm(members, context)
        case PartKind.FAILURE:
            return FailureForm(members, context, part.stage)
        case PartKind.ENTRY:
            return ConditionForm(members, context, part.stage, "beforeEntry")
        case PartKind.SUCCESS:
            return ConditionForm(members, context, part.stage, "onSuccess")
        case PartKind.ACTION:
            return ActionForm(members, context, part.stage, part.action)
