"""The counts in the READMEs are those of the program."""

from __future__ import annotations

import pytest

from bot.__main__ import main
from bot.audit import counts
from bot.content import load_library
from tests import shipped
from tests.knowledge.reduced import reduced, write
from tools.counts import BEGIN, END, READMES, ROOT, with_counts


@pytest.fixture(scope="module")
def library():
    return shipped.library()


@pytest.mark.parametrize(("readme", "lang"), READMES.items())
def test_the_readme_counts_what_there_is(library, readme, lang):
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert (text.count(BEGIN), text.count(END)) == (1, 1)
    assert with_counts(text, library, lang) == text, "run `make counts`"


def test_other_text_of_a_document_stays(library):
    text = f"before\n{BEGIN}\nold\n{END}\nafter"
    written = with_counts(text, library, "en")
    assert written.startswith(f"before\n{BEGIN}\n| ")
    assert written.endswith(f" |\n{END}\nafter")
    assert with_counts(written, library, "en") == written


def test_every_fact_is_counted_by_class_and_by_status(library):
    by_class, by_status = (
        line for line in counts(library, "en").splitlines() if " by " in line or "against" in line
    )
    for line in (by_class, by_status):
        held = [int(part.split()[-1]) for part in line.strip("| ").split(" · ")]
        assert sum(held) == len(library.facts)


def test_check_prints_the_counts(tmp_path, capsys):
    folder = write(tmp_path / "knowledge", reduced())
    assert main(["check", "--counts", "--lang", "en", "--knowledge", str(folder)]) == 0
    assert capsys.readouterr().out.endswith(counts(load_library(folder), "en") + "\n")
