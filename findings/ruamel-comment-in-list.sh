#!/bin/sh
# ruamel.yaml: a list in brackets with a comment in it comes back as YAML that others refuse.
#
# A comment before the closing bracket ends its line, so the bracket needs a line of its own. The
# round trip (`YAML().load`, `YAML().dump`, nothing changed in between) writes it at the very
# left, whatever the list is in. YAML 1.2 wants what is in brackets deeper than the mapping around
# it (rule 7.4, flow in block: indent n + 1). Parsers of the libyaml family are lenient there, so
# PyYAML and ruamel.yaml itself notice nothing; yaml of npm, which editors' language servers and
# formatters are made of, takes the file that went in and refuses the one that came out.
#
# Seen with ruamel.yaml 0.19.1, PyYAML 6.0.3 and yaml 2.9.1 (npm). Needs Python and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ruamel.yaml==0.19.1 PyYAML==6.0.3
npm install --silent --no-audit --no-fund yaml@2.9.1

cat > before.yaml <<'END'
questions:
  zh: [first,
    second  # as it is spoken
  ]
  en: third
END

venv/bin/python - <<'END'
from importlib.metadata import version

import yaml
from ruamel.yaml import YAML

round_trip = YAML()
with open("before.yaml") as file, open("after.yaml", "w") as out:
    round_trip.dump(round_trip.load(file), out)
before, after = (open(name).read() for name in ("before.yaml", "after.yaml"))
print("ruamel.yaml", version("ruamel.yaml"), "wrote")
print(after)
print("PyYAML", version("PyYAML"), "reads both alike:", yaml.safe_load(before) == yaml.safe_load(after))
assert "\n]\n" in after and "\n]\n" not in before
assert yaml.safe_load(before) == yaml.safe_load(after)
END

cat > read.cjs <<'END'
const fs = require("fs"), YAML = require("yaml");
const errors = name => YAML.parseDocument(fs.readFileSync(name, "utf8")).errors;
const [before, after] = ["before.yaml", "after.yaml"].map(errors);
console.log("yaml", require("yaml/package.json").version);
console.log("before:", before.length, "errors; after:", after.map(e => e.code).join(", "));
process.exit(before.length === 0 && after.length > 0 ? 0 : 1);
END
node read.cjs
