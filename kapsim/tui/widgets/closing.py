"""What stands at the end of a case: the way to the debrief."""

from __future__ import annotations

from textual.content import Content

from .page import PageView, Row
from .transcript import page_height


class Invitation(PageView):
    """Invites to the debrief."""

    ROWS = (
        Row(Content("The case ends here. Take a breath."), above=1),
        Row(Content("The debrief begins with your own view of it."), Content.styled("enter", "bold $accent"), 7),
    )

    def __init__(self) -> None:
        super().__init__(self.ROWS, classes="invitation")

    def height_at(self, width: int) -> int:
        """Lines at a width."""
        return page_height(self.ROWS, width)
