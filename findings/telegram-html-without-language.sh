#!/bin/sh
# python-telegram-bot, aiogram: a block of code as HTML has lost its language, each in its own way.
#
# In the Bot API's HTML style the language of a block is the class of a `code` within `pre`, with
# `language-` before it: class="language-python". `Message.text_html` writes class="python", and
# aiogram's `Message.html_text` an attribute of its own, language="language-python".
# Telegram accepts both, and reads a block without a language that has inline code in it, which by
# the Bot API cannot be: a message that is stored, passed on or edited by way of its HTML comes back
# without highlighting. Both have it right in MarkdownV2, and pyTelegramBotAPI in HTML.
#
# What Telegram makes of it is asked of TDLib, on which its Bot API server is built.
# Seen with python-telegram-bot 22.8, aiogram 3.31.0, pyTelegramBotAPI 4.37.1 and TDLib 1.8.67
# (@prebuilt-tdlib/linux-x64-glibc 0.1008067.0, npm). Needs Python and npm, on 64-bit Linux for
# Intel processors.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    python-telegram-bot==22.8 aiogram==3.31.0 pyTelegramBotAPI==4.37.1
npm install --silent --no-audit --no-fund @prebuilt-tdlib/linux-x64-glibc@0.1008067.0

venv/bin/python - <<'END'
import ctypes
import json

import aiogram.types
import telebot.types
import telegram

tdlib = ctypes.CDLL("node_modules/@prebuilt-tdlib/linux-x64-glibc/libtdjson.so")
tdlib.td_execute.argtypes, tdlib.td_execute.restype = [ctypes.c_char_p], ctypes.c_char_p


def ask(request):
    return json.loads(tdlib.td_execute(json.dumps(request).encode()))


HTML, MARKDOWN = {"@type": "textParseModeHTML"}, {"@type": "textParseModeMarkdown", "version": 2}


def kinds(text, mode):
    """Return what Telegram takes a text for: the kind of each entity, and its language."""
    read = ask({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    found = [entity["type"] for entity in read["entities"]]
    return sorted((kind["@type"], kind.get("language", "")) for kind in found)


ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
print("TDLib", ask({"@type": "getOption", "name": "version"})["value"])
MESSAGE = {
    "message_id": 1,
    "date": 1_767_225_600,
    "chat": {"id": 1, "type": "private", "first_name": "a"},
    "text": "x = 1",
    "entities": [{"type": "pre", "offset": 0, "length": 5, "language": "python"}],
}
ptb = telegram.Message.de_json(MESSAGE, None)
aio = aiogram.types.Message.model_validate(MESSAGE)
tele = telebot.types.Message.de_json(MESSAGE)
RIGHT = [("textEntityTypePreCode", "python")]
WRONG = [("textEntityTypeCode", ""), ("textEntityTypePre", "")]
for name, text, mode, expected in (
    ("python-telegram-bot", ptb.text_html, HTML, WRONG),
    ("python-telegram-bot", ptb.text_markdown_v2, MARKDOWN, RIGHT),
    ("aiogram", aio.html_text, HTML, WRONG),
    ("aiogram", aio.md_text, MARKDOWN, RIGHT),
    ("pyTelegramBotAPI", tele.html_text, HTML, RIGHT),
):
    print(f"{name}: {text!r} is read as {kinds(text, mode)}")
    assert kinds(text, mode) == expected
END
