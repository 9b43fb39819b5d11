#!/bin/sh
# opencc-purepy: converting to Simplified Chinese turns 结束 (to end) into Traditional 結束.
#
# OpenCC's t2s leaves what is Simplified as it is. The phrases that opencc-purepy 1.5.0 brings for
# the same conversion, TSPhrases.txt, have one entry the wrong way about: 结束, then 結束. So t2s,
# tw2s, tw2sp and hk2s write a most common word in characters that the text should no longer
# hold, even across the border of two words (总结|束缚). Whoever folds texts and questions with it
# before comparing them gets 结束 for 結束 and 結束 for 结束, which were to become the same. 1.4.0
# has it right.
#
# Seen with opencc-purepy 1.5.0, beside 1.4.0 and OpenCC 1.4.2. Needs Python.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for version in 1.4.0 1.5.0; do
    python3 -m venv "$version"
    "$version/bin/pip" install --quiet --disable-pip-version-check \
        "opencc-purepy==$version" OpenCC==1.4.2
done

cat > convert.py <<'END'
from importlib.metadata import version

import opencc
import opencc_purepy

RIGHT = {"结束": "结束", "結束": "结束", "提前结束": "提前结束", "总结束缚": "总结束缚"}
for name in ("t2s", "tw2s", "tw2sp", "hk2s"):
    pure = {given: opencc_purepy.OpenCC(name).convert(given) for given in RIGHT}
    print("opencc-purepy", version("opencc-purepy"), name, pure)
    assert {given: opencc.OpenCC(name).convert(given) for given in RIGHT} == RIGHT
    if version("opencc-purepy") == "1.4.0":
        assert pure == RIGHT
    else:
        wrong = {given: given.replace("结束", "結束") for given in RIGHT if "结束" in given}
        assert pure == RIGHT | wrong
END
1.4.0/bin/python convert.py
1.5.0/bin/python convert.py
