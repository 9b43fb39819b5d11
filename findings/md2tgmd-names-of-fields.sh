#!/bin/sh
# md2tgmd: component_access_token arrives in Telegram as componentaccesstoken.
#
# In Markdown an underscore inside a word begins and ends nothing (CommonMark, 6.2, rules 2 and 4),
# so names of fields may be written as they are. In Telegram's MarkdownV2 it does, and a converter
# from one to the other has to escape it. md2tgmd does so if a name holds one underscore; of two it
# takes what is between them for italics. The message is valid, so Telegram accepts it, and shows
# the name without its underscores. WeChat's interfaces are full of such names; whoever copies one
# from the message asks for a field that does not exist.
#
# What Telegram makes of the message is asked of TDLib, on which its Bot API server is built.
# Seen with md2tgmd 0.3.10, TDLib 1.8.67 (@prebuilt-tdlib/linux-x64-glibc 0.1008067.0, npm) and
# markdown-it-py 4.3.0. Needs Python and npm, on 64-bit Linux for Intel processors.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check md2tgmd==0.3.10 markdown-it-py==4.3.0
npm install --silent --no-audit --no-fund @prebuilt-tdlib/linux-x64-glibc@0.1008067.0

venv/bin/python - <<'END'
import ctypes
import json

from markdown_it import MarkdownIt
from md2tgmd import escape

tdlib = ctypes.CDLL("node_modules/@prebuilt-tdlib/linux-x64-glibc/libtdjson.so")
tdlib.td_execute.argtypes, tdlib.td_execute.restype = [ctypes.c_char_p], ctypes.c_char_p


def ask(request):
    return json.loads(tdlib.td_execute(json.dumps(request).encode()))


def shown(message):
    """Return the text that readers see, and what is emphasised in it and how."""
    mode = {"@type": "textParseModeMarkdown", "version": 2}
    read = ask({"@type": "parseTextEntities", "text": message, "parse_mode": mode})
    text = read["text"]  # no Han here, so that offsets count characters
    return text, [
        (one["type"]["@type"], text[one["offset"] :][: one["length"]]) for one in read["entities"]
    ]


ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
print("TDLib", ask({"@type": "getOption", "name": "version"})["value"])
for name in ("access_token", "component_access_token", "authorizer_refresh_token"):
    message = escape(name)
    print(name, "->", message, "->", *shown(message))
    assert MarkdownIt().render(name) == f"<p>{name}</p>\n"
    text, emphasised = shown(message)
    if name.count("_") == 1:
        assert (text, emphasised) == (name, [])
    else:
        middle = ("textEntityTypeItalic", name.split("_")[1])
        assert (text, emphasised) == (name.replace("_", ""), [middle])
END
