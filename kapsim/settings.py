"""What a user prefers, in a small file of the user's configuration folder. Flag before environment before file."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Settings:
    """name: how the trainee is called ("" for none). mode: train or assess. welcomed: the first screen was read.

    trainee: the random id of whoever plays here without a name, for stores that are shared ("" until it is needed).
    """

    name: str = ""
    theme: str = "kapsim-dark"
    animation: bool = True
    mode: Literal["train", "assess"] = "train"
    welcomed: bool = False
    trainee: str = ""

    def with_(self, **changes: str | bool) -> Settings:
        """The same settings with some changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def settings_file() -> Path:
    """Where the settings lie: KAPSIM_SETTINGS, or the user's configuration folder."""
    if path := os.environ.get("KAPSIM_SETTINGS"):
        return Path(path)
    from platformdirs import user_config_path

    return user_config_path("kapsim") / "settings.json"


def load_settings(path: Path | None = None) -> Settings:
    """The settings of a file; what is missing or unreadable is as if it had never been set."""
    try:
        stored = json.loads((path or settings_file()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    standard = Settings()
    known = {
        field.name: stored[field.name]
        for field in fields(Settings)
        if isinstance(stored.get(field.name), type(getattr(standard, field.name)))
    }
    settings = Settings(**known)
    return settings if settings.mode in {"train", "assess"} else replace(settings, mode="train")


def save_settings(settings: Settings, path: Path | None = None) -> bool:
    """Write the settings; False where the folder cannot be written, which is no reason to stop."""
    target = path or settings_file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = target.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
        fresh.replace(target)
    except OSError:
        return False
    return True


def forget_trainee(named: Callable[[str], bool], trainee: str) -> str:
    """Take a name that is meant, and the id of a trainee, out of the settings; gives their file if they were there.

    Raises OSError where it cannot be written.
    """
    with suppress(OSError):
        settings_file().with_suffix(".new").unlink()  # of a program that was killed while it wrote them
    settings = load_settings()
    kept = settings.with_(
        name="" if named(settings.name) else settings.name,
        trainee="" if settings.trainee == trainee else settings.trainee,
    )
    if kept == settings:
        return ""
    if not save_settings(kept):
        raise OSError
    return str(settings_file())


def nobody() -> str:
    """The id of whoever plays here without a name, in a store that is shared; a random one the first time."""
    settings = load_settings()
    if not settings.trainee:
        settings = settings.with_(trainee=str(uuid.uuid4()))
        save_settings(settings)
    return settings.trainee
