#!/bin/sh
# telegramify-markdown: a fee of 300 and one of 500 in one cell of a table become one of 300500.
#
# A cell of a table holds no block (GitHub Flavored Markdown, 4.10), so two lines are written in it
# with <br>, which is raw HTML to Markdown (CommonMark, 6.6) and a line break to HTML. `convert()`
# leaves out all such tags but the one for spoilers, and puts nothing in their place: what was on
# two lines becomes one word, or one number, in a table as in a paragraph. Nothing warns. A break of
# Markdown's own (a backslash at the end of a line, 6.7) is kept. `richify()` of the same library
# shows the tag as it was typed: no beauty, but no other fee.
#
# Seen with telegramify-markdown 1.4.1 and, for what HTML comes of it, markdown-it-py 4.3.0.
# Needs Python.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    telegramify-markdown==1.4.1 markdown-it-py==4.3.0

venv/bin/python - <<'END'
from importlib.metadata import version

from markdown_it import MarkdownIt
from telegramify_markdown import convert, richify

TABLE = """| 费用 | 元 |
|---|---|
| 审核 | 300<br>500 |
"""
table, entities = convert(TABLE)
print("telegramify-markdown", version("telegramify-markdown"), "for", repr(TABLE))
print(table)
for given in ("第一年300元<br>第二年", "满3天<br/>15天内", "3\\\n15"):
    print(repr(given), "->", repr(convert(given)[0]))
assert "<td>300<br>500</td>" in MarkdownIt("gfm-like", {"linkify": False}).render(TABLE)
assert [entity.type for entity in entities] == ["pre"] and "300500" in table
assert convert("3<br>15")[0] == "315"
assert convert("3\\\n15")[0] == "3\n15"
assert "300&lt;br&gt;500" in richify(TABLE).html
END
