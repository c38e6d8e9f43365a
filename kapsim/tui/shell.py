"""The ground all screens stand on: colours, room, signals, messages, commands, and an ending without a mess."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import Monochrome, NoColor
from textual.notifications import SeverityLevel
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from . import stopping, too_small
from .screen import KapsimScreen
from .text import harmless, sentence
from .theme import DARK, LIGHT
from .widgets.keys import hints_of

OURS = {theme.name: theme for theme in (DARK, LIGHT)}
KEY_NAMES = {
    "enter": "enter", "escape": "esc", "pageup": "pgup", "pagedown": "pgdn",
    "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


class Shell(App[None]):
    """An app that keeps the terminal whole, whatever happens in it."""

    DEFAULT_MODE: ClassVar[str] = "main"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {too_small.MODE: too_small.TooSmallScreen}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+p", "command_palette", "more", key_display="^p", priority=True, tooltip="All commands"),
        Binding("ctrl+q", "quit", "quit", key_display="^q", show=False, priority=True),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    LEAVING: ClassVar[str] = "What you have answered is kept."
    """What becomes of everything when one leaves."""

    # The dark one from the start: a theme that is set later has all styles read twice.
    theme: Reactive[str] = Reactive(DARK.name)

    def __init__(self) -> None:
        super().__init__()
        self._waiting_for_room: list[Callable[[], object]] = []
        if self.no_color:
            # Textual turns colours into greys; NO_COLOR asks for none at all.
            self._filters = [NoColor() if isinstance(kept, Monochrome) else kept for kept in self._filters]

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Ours, and no other: marks and colours are made for each other."""
        return OURS

    def on_mount(self) -> None:
        """End in good order when the process is told to."""
        # Named only now: a mode that is known at the start has all styles read twice.
        self.add_mode(self.DEFAULT_MODE, self.get_default_screen)
        if not self.is_headless:
            stopping.on_signals(self._told_to_stop)

    def _told_to_stop(self, code: int) -> None:
        self.exit(return_code=code)

    # Room

    def on_resize(self, event: events.Resize) -> None:
        """Wait while the terminal is too small; screens are not laid out then."""
        if too_small.fits(event.size):
            if self.current_mode == too_small.MODE:
                # The app takes on the new size after this handler.
                self.call_next(self._come_back)
        elif self.current_mode != too_small.MODE:
            self.switch_mode(too_small.MODE)

    def _come_back(self) -> None:
        if self.current_mode == too_small.MODE and too_small.fits(self.size):
            self.switch_mode(self.DEFAULT_MODE)
            waiting, self._waiting_for_room = self._waiting_for_room, []
            for step in waiting:
                step()

    def when_roomy(self, step: Callable[[], object]) -> None:
        """Do something to the stack of screens, as soon as the terminal is large enough."""
        if self.current_mode == too_small.MODE:
            self._waiting_for_room.append(step)
        else:
            step()

    @property
    def on_top(self) -> Screen[Any]:
        """The screen that is shown, or will be once there is room."""
        return self.get_screen_stack(self.DEFAULT_MODE)[-1]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No commands while the terminal is too small."""
        if action == "command_palette" and self.current_mode == too_small.MODE:
            return False
        return super().check_action(action, parameters)

    # Messages and commands

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a message for a moment, as it is written."""
        super().notify(harmless(message), title=harmless(title), severity=severity, timeout=timeout, markup=markup)

    def action_help_quit(self) -> None:
        """Ctrl+C copies elsewhere; here somebody wants to leave."""
        self.notify(f"Ctrl+Q leaves kapsim. {self.LEAVING}")

    def get_key_display(self, binding: Binding) -> str:
        """Keys as the footer writes them."""
        return binding.key_display or KEY_NAMES.get(binding.key) or super().get_key_display(binding)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Everything the keys of the screen do, then what is there on every screen."""
        for hint in hints_of(screen):
            if hint.key != "ctrl+p":
                press = hint.key
                yield SystemCommand(sentence(hint.does), f"Key: {hint.shown}", lambda key=press: self.simulate_key(key))
        if isinstance(screen, KapsimScreen):
            yield from screen.more_commands()
        other = "dark" if self.theme == LIGHT.name else "light"
        yield SystemCommand(f"Use the {other} theme", "Kept for the next time", self.action_other_theme)
        yield SystemCommand("Picture of this screen", "Save it as an SVG file", self._picture)
        yield SystemCommand("Quit kapsim", f"Key: ^q. {self.LEAVING}", self.action_quit)

    def action_other_theme(self) -> None:
        """From dark to light, or back."""
        self.theme = DARK.name if self.theme == LIGHT.name else LIGHT.name

    def _picture(self) -> None:
        self.call_after_refresh(self.deliver_screenshot)

    # Endings that were not meant

    def _handle_exception(self, error: Exception) -> None:
        """A mistake of ours: one sentence instead of Textual's page, which prints local variables."""
        self._return_code = stopping.CRASHED
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._exit_renderables.append(Text(stopping.crash_sentence(error)))
        self._close_messages_no_wait()
