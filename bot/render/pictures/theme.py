"""Colours and measures, for a light and a dark screen."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 1080
"""Of every picture, in pixels; phones show it about 360 wide."""
MARGIN = 48
TITLE, HEAD, BODY, SMALL = 54, 40, 36, 33
"""Sizes of text: a third of them on a phone."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A colour for each task. Whatever is written can be read on what is behind it."""

    ground: str
    ink: str
    soft: str
    """Of what is secondary, but read all the same."""
    rule: str
    """Of lines that part."""
    panel: str
    """Behind what stands together."""
    accent: str
    on_accent: str
    tint: str
    """A weaker accent; nothing is written on it."""
    danger: str
    """Of what cannot be undone."""
    on_danger: str

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """Pairs of colours that meet, so that there is something between the two."""
        on_ground = (
            self.ink,
            self.soft,
            self.rule,
            self.accent,
            self.danger,
            self.tint,
            self.panel,
        )
        on_panel = (self.ink, self.accent, self.danger, self.tint, self.rule)
        return (
            *((self.ground, colour) for colour in on_ground),
            *((self.panel, colour) for colour in on_panel),
            (self.accent, self.on_accent),
            (self.danger, self.on_danger),
        )


LIGHT = Theme(
    ground="#ffffff",
    ink="#17212b",
    soft="#596775",
    rule="#dfe5ea",
    panel="#f4f7f9",
    accent="#1f6fb2",
    on_accent="#ffffff",
    tint="#6ea8da",
    danger="#b93326",
    on_danger="#ffffff",
)
DARK = Theme(
    ground="#17212b",
    ink="#f1f4f6",
    soft="#a3b2bf",
    rule="#33434f",
    panel="#1f2c38",
    accent="#6ab3f3",
    on_accent="#17212b",
    tint="#4d80b0",
    danger="#ff8f82",
    on_danger="#2a0d09",
)
