"""What can be asked for about a pipeline's definition, each declared once."""

from __future__ import annotations

from tui.commands import availability as when
from tui.commands.command import Command, Context

DEFINITION = frozenset({Context.DEFINITION})
WHOLE = frozenset({Context.FLEET, Context.PIPELINE, Context.DEFINITION})
"""Where a pipeline as a whole is meant."""

# fmt: off
DEFINITIONS = (
    Command(
        "pipeline.definition", "definition", "Show the pipeline's definition: text, artifacts, versions, tags.",
        keys=("d",), name="definition", aliases=("def",),
        contexts=frozenset({
            Context.FLEET, Context.PIPELINE, Context.APPROVALS, Context.HISTORY, Context.EXECUTION, Context.ACTION,
        }),
        footer=58, when=when.pipeline_selected,
    ),
    *(
        Command(
            f"definition.tab-{name}", f"tab {name}", f"Show {words}.",
            keys=(str(number),), name=typed, contexts=DEFINITION,
        )
        for number, (name, typed, words) in enumerate(
            (
                ("text", "text", "the definition as JSON or YAML"),
                ("artifacts", "artifact-graph", "who makes each artifact, and who takes it"),
                ("versions", "versions", "earlier versions of the definition, and what changed"),
                ("tags", "tags", "the pipeline's tags"),
            ),
            start=1,
        )
    ),
    Command(
        "definition.format", "JSON/YAML", "Show the definition as YAML, or as JSON.",
        keys=("f",), name="format", contexts=DEFINITION, footer=12,
    ),
    Command(
        "definition.search", "search", "Search the definition by a regular expression.",
        keys=("slash",), contexts=DEFINITION, footer=14, bindings=("code.search",),
    ),
    Command(
        "definition.next-match", "next match", "To the next match.",
        keys=("n",), contexts=DEFINITION, bindings=("code.next-match",),
    ),
    Command(
        "definition.previous-match", "match before", "To the match before.",
        keys=("N",), contexts=DEFINITION, bindings=("code.previous-match",),
    ),
    Command(
        "definition.fold-all", "outline", "Fold to an outline of the stages, then of their actions, then unfold all.",
        keys=("z",), contexts=DEFINITION, footer=16, bindings=("code.fold-all",),
    ),
    Command(
        "definition.fold", "fold", "Fold the block, or go to the line that it belongs to.",
        keys=("left",), contexts=DEFINITION, bindings=("code.out",),
    ),
    Command(
        "definition.unfold", "unfold", "Unfold the block, or go into it.",
        keys=("right",), contexts=DEFINITION, bindings=("code.into",),
    ),
    Command(
        "definition.left", "to the left", "Move long lines to the left.",
        keys=("shift+left",), contexts=DEFINITION, bindings=("code.left",),
    ),
    Command(
        "definition.right", "to the right", "Move long lines to the right.",
        keys=("shift+right",), contexts=DEFINITION, bindings=("code.right",),
    ),
    Command(
        "definition.edit", "edit", "Edit the definition in $VISUAL or $EDITOR; shows what changes first.",
        keys=("e",), name="edit", contexts=DEFINITION, mutates=True, dangerous=True, footer=8, when=when.writable,
        acts=("UpdatePipeline",), reads=("GetPipeline",),
    ),
    Command(
        "definition.change", "change", "Change variables, modes, conditions or an action in a form.",
        keys=("m",), name="change", contexts=DEFINITION, mutates=True, dangerous=True, footer=9, when=when.writable,
        acts=("UpdatePipeline",), reads=("GetPipeline",),
    ),
    Command(
        "fleet.create", "create", "Make a pipeline from a template or a file; it is checked and shown first.",
        keys=("N",), name="create", aliases=("new",), contexts=frozenset({Context.FLEET}), mutates=True,
        dangerous=True,
    ),
    Command(
        "definition.clone", "clone", "Make a pipeline like this one, under another name or in another target.",
        keys=("C",), name="clone", contexts=WHOLE, mutates=True, dangerous=True, when=when.pipeline_selected,
        acts=("CreatePipeline",), reads=("GetPipeline",),
    ),
    Command(
        "pipeline.tags", "tags", "Give the pipeline tags, change them, take them away.",
        keys=("T",), name="edit-tags", contexts=WHOLE, mutates=True, when=when.writable,
        acts=("TagResource", "UntagResource"), reads=("GetPipeline", "ListTagsForResource"),
    ),
    Command(
        "pipeline.delete", "delete", "Delete the pipeline; its definition is saved to a file first.",
        keys=("D",), name="delete", contexts=WHOLE, mutates=True, dangerous=True, when=when.writable,
        acts=("DeletePipeline",), reads=("GetPipeline",),
    ),
    Command(
        "definition.save", "save", "Save the definition that is shown to a file.",
        keys=("S",), name="save-definition", contexts=DEFINITION, footer=66,
    ),
)
# fmt: on
