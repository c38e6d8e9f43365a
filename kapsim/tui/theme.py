"""Our colours: warm, quiet, and safe for colour-blind eyes.

The accents are those of Okabe and Ito (2008), lightened or darkened until they stand at least 4.5:1 from their
background. No meaning rests on a colour alone: a word or a mark always says the same.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="kapsim-dark",
    dark=True,
    background="#1b1918",
    surface="#232020",
    panel="#2d2928",
    foreground="#ebe4da",
    primary="#6fbde8",  # sky blue
    secondary="#d694b8",  # reddish purple
    accent="#eeb04a",  # orange
    success="#4dbf9b",  # bluish green
    warning="#eadb62",  # yellow
    error="#f08a52",  # vermillion
    variables={
        "quiet": "#a89f94",
        "line": "#4a4340",
        "footer-background": "#232020",
        "footer-key-foreground": "#eeb04a",
        "block-cursor-background": "#3a3330",
        "block-cursor-foreground": "#fff8ee",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#2d2928",
        "input-cursor-background": "#ebe4da",
        "input-selection-background": "#6fbde8 30%",
        "scrollbar": "#4a4340",
        "scrollbar-hover": "#6b625d",
        "scrollbar-active": "#a89f94",
        "scrollbar-background": "#1b1918",
        "scrollbar-background-hover": "#1b1918",
        "scrollbar-background-active": "#1b1918",
        "scrollbar-corner-color": "#1b1918",
        "border": "#6fbde8",
        "border-blurred": "#4a4340",
    },
)

LIGHT = Theme(
    name="kapsim-light",
    dark=False,
    background="#faf6ef",
    surface="#f2ece2",
    panel="#e8e0d4",
    foreground="#2a2521",
    primary="#005f99",
    secondary="#8a3a6a",
    accent="#8a4b00",
    success="#00664d",
    warning="#6b5500",
    error="#a63c00",
    variables={
        "quiet": "#6a6058",
        "line": "#cfc4b5",
        "footer-background": "#f2ece2",
        "footer-key-foreground": "#8a4b00",
        "block-cursor-background": "#e0d5c5",
        "block-cursor-foreground": "#14110f",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#e8e0d4",
        "input-cursor-background": "#2a2521",
        "input-selection-background": "#005f99 25%",
        "scrollbar": "#cfc4b5",
        "scrollbar-hover": "#a99d8e",
        "scrollbar-active": "#6a6058",
        "scrollbar-background": "#faf6ef",
        "scrollbar-background-hover": "#faf6ef",
        "scrollbar-background-active": "#faf6ef",
        "scrollbar-corner-color": "#faf6ef",
        "border": "#005f99",
        "border-blurred": "#cfc4b5",
    },
)


def theme_named(name: str) -> str:
    """The name of the theme that a setting means: `light` and `kapsim-light` are the light one, all else is dark."""
    return LIGHT.name if name.endswith("light") else DARK.name
