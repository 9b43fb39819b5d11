"""An answer that begins with yes or no says what for."""

from __future__ import annotations

from bot.content import read_folder
from bot.content.checks import check_knowledge
from tests.content.folders import whole

ANSWER = "answer: {zh: 冻结期内可以撤回。, en: You can withdraw while it is frozen.}"


def told(folder):
    return [str(finding) for finding in check_knowledge(read_folder(folder))]


def changed(tmp_path, new: str):
    return whole(tmp_path, entries_around=(ANSWER, new))


def test_a_yes_without_what_it_holds_for_is_named_with_its_line(tmp_path):
    folder = changed(tmp_path, "answer: {zh: 能。冻结期内可以撤回。, en: While it is frozen.}")
    (finding,) = told(folder)
    line = (folder / "entries/around.yaml").read_text(encoding="utf-8").split("\n")
    number = next(n for n, text in enumerate(line, start=1) if "能。冻结" in text)
    assert finding.startswith(f"entries/around.yaml:{number}: error says: close.undo")


def test_a_no_in_one_language_alone_is_found(tmp_path):
    folder = changed(tmp_path, 'answer: {zh: 先撤回。, en: "No. Too late."}')
    (finding,) = told(folder)
    assert "begins with a no" in finding


def test_a_variant_is_looked_at_too(tmp_path):
    new = f"""{ANSWER}
      variants:
        - when: {{sure: ["yes"]}}
          answer: {{zh: 不能。, en: "No."}}"""
    assert "says: close.undo begins with a no" in told(changed(tmp_path, new))[0]


def test_an_answer_may_not_contradict_what_it_says(tmp_path):
    new = 'answer: {zh: 能。, en: "Yes."}\n      says: {answer: "no"}'
    findings = told(changed(tmp_path, new))
    assert len(findings) == 2
    assert all("says no, but begins with a yes" in finding for finding in findings)


def test_an_answer_that_says_what_for_is_clean(tmp_path):
    new = (
        'answer: {zh: 不能。, en: "No."}\n'
        '      says: {answer: "no", from: [subscription], to: [service], whose: own,'
        " side: giving, state: [frozen]}"
    )
    assert told(changed(tmp_path, new)) == []


def test_an_unknown_kind_is_refused(tmp_path):
    new = 'answer: {zh: 不能。, en: "No."}\n      says: {answer: "no", from: [mini_program]}'
    assert read_folder(changed(tmp_path, new)).findings


def test_an_opening_takes_no_evidence_away(tmp_path):
    new = (
        'answer: {zh: "能，{close.fee}。", en: "Yes, {close.fee}."}\n'
        '      says: {answer: "yes"}\n'
        "      openings: [{asked: {zh: [永久]}, zh: 是。, en: That it is.}]"
    )
    findings = told(changed(tmp_path, new))
    assert len(findings) == 2
    assert all("error openings" in finding for finding in findings)


def test_an_opening_for_every_question_is_found(tmp_path):
    new = """answer: {zh: 能。, en: "Yes."}
      says: {answer: "yes"}
      openings: [{zh: 是。, en: That it is.}]"""
    (finding,) = told(changed(tmp_path, new))
    assert "error openings: an opening for every question" in finding
