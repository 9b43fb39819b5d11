"""Replies as Telegram shows them on a phone 360 px wide: pages of HTML for those who write.

The message is the HTML that Telegram gets and the rows of buttons are those it gets. Measures are
those of Telegram for Android at its ordinary text size. A page loads nothing and runs one script,
named by its hash: what stands in the knowledge cannot bring another along.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.content.models import Lang
from bot.dialogue.reply import Reply
from bot.render.chinese import localised
from bot.render.html import html_messages
from bot.render.keyboard import Row, rows

COLUMNS, WIDTH, GAP = 4, 360, 24
SHEET_WIDTH = COLUMNS * (WIDTH + GAP) + GAP
"""A window of so many pixels shows `COLUMNS` views side by side."""
SCREEN_HEIGHT = 640

_STYLE = f"""
:root {{ color-scheme: light dark; --page: #f4f4f5; --ink: #111; --soft: #666; --chat: #d5e3cf;
  --bubble: #fff; --said: #e1fec6; --link: #2481cc; --key: #5a7a5299; }}
@media (prefers-color-scheme: dark) {{ :root {{ --page: #111; --ink: #eee; --soft: #999;
  --chat: #0e1621; --bubble: #182533; --said: #2b5278; --link: #6ab3f3; --key: #2b3b4c; }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: var(--page); color: var(--ink);
  font: 16px Roboto, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }}
:lang(zh-Hant) body {{ font-family: Roboto, "Noto Sans CJK TC", "PingFang TC", sans-serif; }}
a {{ color: var(--link); text-decoration: none; }}
nav, h2 {{ margin: 0; padding: 12px {GAP}px 0; }}
h2 {{ font-size: 18px; }}
.sheet {{ display: grid; grid-template-columns: repeat(auto-fill, {WIDTH}px); gap: {GAP}px;
  padding: {GAP / 2:g}px {GAP}px; align-items: start; }}
figure {{ margin: 0; width: {WIDTH}px; }}
figcaption {{ font-size: 12px; color: var(--soft); overflow-wrap: anywhere; min-height: 48px; }}
.chat {{ background: var(--chat); padding: 8px; }}
.bubble {{ width: 300px; padding: 7px 10px; background: var(--bubble); border-radius: 12px;
  white-space: pre-wrap; overflow-wrap: anywhere; line-height: 21px; }}
.bubble + .bubble, .row {{ margin-top: 4px; }}
.said {{ width: fit-content; max-width: 300px; margin-left: auto; background: var(--said); }}
.bubble pre {{ margin: 0; white-space: pre-wrap; font-size: 14px; }}
.bubble blockquote {{ margin: 0; padding: 2px 8px; border-left: 3px solid var(--link);
  border-radius: 4px; font-size: 14px; line-height: 19px; display: -webkit-box;
  -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }}
.row {{ display: flex; gap: 4px; width: 300px; }}
.row span {{ flex: 1 1 0; height: 44px; padding: 0 7px; border-radius: 8px; background: var(--key);
  color: #fff; font-size: 15px; line-height: 44px; text-align: center; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; }}
@media (max-width: {WIDTH + 2 * GAP}px) {{ .sheet, nav, h2 {{ padding-left: 0; }} }}
"""
_SCRIPT = f"""
for (const figure of document.querySelectorAll("figure")) {{
  const height = figure.querySelector(".chat").offsetHeight;
  const keys = [...figure.querySelectorAll(".row span")];
  figure.dataset.height = height;
  figure.dataset.cut = keys.filter(key => key.scrollWidth > key.clientWidth).length;
  figure.querySelector("output").textContent =
    `${{height}} px, ${{(height / {SCREEN_HEIGHT}).toFixed(2)}} screens`;
}}
for (const section of document.querySelectorAll("section"))
  section.dataset.height = section.offsetHeight;
"""
_BLOCK_END = re.compile(r"(</(?:pre|blockquote)>)\n")
"""A line break behind a block is part of its end for Telegram, and an empty line for a browser."""
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_HASH}'"
_DRAWN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:"


@dataclass(frozen=True, slots=True)
class Shown:
    """A view and its caption."""

    id: str
    case: str
    reply: Reply
    said: str = ""
    """What it answers, if that is to be seen above it."""

    @property
    def name(self) -> str:
        """What tells it apart from all others."""
        return f"{self.id} {self.case}".strip()


def figure(shown: Shown, lang: Lang) -> str:
    """Return one view: its caption, its messages, and the keyboard below the last of them."""
    name = html.escape(shown.name)
    bubbles = (
        f'<div class="bubble">{_shown(message)}</div>'
        for message in html_messages(shown.reply.blocks, lang)
    )
    said = f'<div class="bubble said">{html.escape(shown.said)}</div>' if shown.said else ""
    keys = (_row(row, lang) for row in rows(shown.reply.buttons))
    return (
        f'<figure id="{name.replace(" ", "_")}" data-name="{name}">'
        f"<figcaption><b>{html.escape(shown.id)}</b> {html.escape(shown.case)} <output></output>"
        f'</figcaption><div class="chat">{said}{"".join(bubbles)}{"".join(keys)}</div></figure>'
    )


def section(name: str, views: Iterable[Shown], lang: Lang) -> str:
    """Return a few views beside each other, under a heading."""
    return _section(name, "\n".join(figure(view, lang) for view in views))


def drawn_section(name: str, pictures: Mapping[str, Sequence[str]]) -> str:
    """Return pictures, each by its name; of each, files whose addresses stand beside the page."""
    figures = "\n".join(
        f'<figure id="{html.escape(each)}"><figcaption>{html.escape(each)}</figcaption>'
        + "".join(f'<img src="{html.escape(file)}" width="{WIDTH}" alt="">' for file in files)
        + "</figure>"
        for each, files in pictures.items()
    )
    return _section(name, figures)


def gallery_page(title: str, lang: Lang, sections: Sequence[str], links: Mapping[str, str]) -> str:
    """Return a whole page of sections; `links` are addresses and what they are called."""
    return _page(title, lang, sections, links, _POLICY, f"\n<script>{_SCRIPT}</script>")


def view_page(shown: Shown, lang: Lang) -> str:
    """Return a page of one view as a phone shows it, without a caption, from its upper left on."""
    alone = "<style>figcaption, nav { display: none; } figure { min-width: 0; }</style>"
    return gallery_page(shown.name, lang, (alone + figure(shown, lang),), {})


def drawn_page(title: str, lang: Lang, sections: Sequence[str], links: Mapping[str, str]) -> str:
    """Return the same for pictures: the page loads them from beside it, and runs nothing."""
    return _page(title, lang, sections, links, _DRAWN_POLICY)


def _page(  # noqa: PLR0913, PLR0917 - all that a page is made of
    title: str,
    lang: Lang,
    sections: Sequence[str],
    links: Mapping[str, str],
    policy: str,
    script: str = "",
) -> str:
    named = " · ".join(
        f'<a href="{html.escape(to)}">{html.escape(label)}</a>' for to, label in links.items()
    )
    body = "\n".join(sections)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>\n<body>"
        f"<nav>{named}</nav>\n{body}{script}</body></html>\n"
    )


def _shown(message: str) -> str:
    return _BLOCK_END.sub(r"\1", message)


def _section(name: str, figures: str) -> str:
    title = html.escape(name)
    return f'<section id="{title}"><h2>{title}</h2>\n<div class="sheet">{figures}</div></section>'


def _row(row: Row, lang: Lang) -> str:
    keys = (f"<span>{html.escape(localised(button.label, lang))}</span>" for button in row)
    return f'<div class="row">{"".join(keys)}</div>'
