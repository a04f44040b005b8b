"""The app's three themes: dark, light, high contrast. Each colour is also told by a mark or a word."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="netdojo-dark",
    primary="#5fb3d9",
    secondary="#8aa4c8",
    accent="#e0b45c",
    success="#7cc78f",
    warning="#e0b45c",
    error="#e8837e",
    foreground="#d4d9df",
    background="#14181d",
    surface="#191e25",
    panel="#232a33",
    dark=True,
    variables={
        "border": "#3a4450",
        "footer-key-foreground": "#e0b45c",
        "input-selection-background": "#5fb3d9 35%",
    },
)
LIGHT = Theme(
    name="netdojo-light",
    primary="#0b6d95",
    secondary="#46617f",
    accent="#8a5a00",
    success="#20713a",
    warning="#8a5a00",
    error="#b3261e",
    foreground="#20262d",
    background="#fbfbf9",
    surface="#f3f3ef",
    panel="#e6e7e3",
    dark=False,
    variables={"border": "#b9bfc5", "footer-key-foreground": "#8a5a00"},
)
CONTRAST = Theme(
    name="netdojo-contrast",
    primary="#00e5ff",
    secondary="#ffffff",
    accent="#ffff00",
    success="#00ff66",
    warning="#ffff00",
    error="#ff6b6b",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    text_alpha=1.0,
    variables={"border": "#ffffff", "footer-key-foreground": "#ffff00"},
)
THEMES = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
