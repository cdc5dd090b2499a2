"""A text in JSON or YAML: highlighted, foldable, searchable; of any length, as only what is seen is drawn."""

from widgets.code.folding import Folding
from widgets.code.highlight import Language, highlight
from widgets.code.pane import CodePane
from widgets.code.view import CodeView

__all__ = ["CodePane", "CodeView", "Folding", "Language", "highlight"]
