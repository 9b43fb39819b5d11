"""The program without Telegram: `chat`, `ask --json`, `walk --json`, and wrong use of each."""

from __future__ import annotations

import json
import os
import pty
import queue
import select
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.content import load_library
from tests import shipped
from tests.e2e.emulator import PATIENCE
from tests.knowledge.reduced import reduced, write
from tests.process import Command, Forked, Spawned, environment

BOT = [sys.executable, "-m", "bot"]
COMMANDS = (
    "run",
    "setup",
    "chat",
    "ask",
    "walk",
    "check",
    "show",
    "new",
    "eval",
    "graph",
    "gallery",
    "gaps",
    "db",
)
STARTED_NOWHERE_ELSE = {"graph", "gallery", "db"}
"""Of those, what no other test starts as a user does."""
PATHS = (
    "migrate",
    "admin",
    "dormant",
    "complaint",
    "dissolution",
    "abandon",
    "api",
    "overseas",
    "deregister",
    "unfollow",
)
BAD_QUESTIONS = (
    "x",
    "[]",
    "{}",
    '{"q": 1}',
    '{"q": "x", "context": 1}',
    '{"q": "x", "context": [1]}',
    '{"q": "x", "facts": [1]}',
    '{"q": "x", "facts": {"a": 1}}',
    '{"q": "x", "lang": "fr"}',
)
FOREIGN = """
- id: library.card
  topic: library
  title: {zh: 退借书证}
  questions: {zh: [借书证怎么退, 怎么注销借书证], en: [how do I return my library card]}
  answer: {zh: 带上借书证到服务台。}
"""


@dataclass(frozen=True)
class Done:
    """A command that has come to its end."""

    returncode: int
    stdout: str
    stderr: str


def run(folder, *arguments, given="", start=Forked, **settings):
    """Run a command to its end, reading `given`; its working directory is `folder`.

    One test at least of each command starts it as a user does.
    """
    streams = Path(tempfile.mkdtemp(prefix="streams", dir=folder.parent))
    out, err, read = (streams / name for name in ("out", "err", "given"))
    read.write_text(given, encoding="utf-8")
    process = start(Command(arguments, folder, environment(**settings), out, err, read))
    try:
        status = process.wait(PATIENCE)
    finally:
        process.kill()
    return Done(status, *(file.read_text(encoding="utf-8") for file in (out, err)))


class Lines:
    """A program that answers each JSON line at once with one of its own."""

    def __init__(self, folder, *arguments):
        self.process = subprocess.Popen(
            [*BOT, *arguments],
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._answers: queue.Queue[str | None] = queue.Queue()
        """None at the end."""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def raw(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self._answers.get(timeout=PATIENCE)
        assert answer is not None, "the program has ended"
        return json.loads(answer)

    def says(self, text):
        return self.raw(json.dumps({"text": text}))

    def chooses(self, button):
        return self.raw(json.dumps({"choose": button}))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            self.process.kill()
        with self.process:  # closes its input, the end of which is the end of the program
            self.process.stdin.close()
            self._reader.join(PATIENCE)
        if kind is None:
            assert self.process.returncode == 0
            assert list(self._answers.queue) == [None], "an answer that nobody asked for"

    def _read(self):
        for line in self.process.stdout:
            self._answers.put(line)
        self._answers.put(None)


@pytest.fixture(scope="module")
def walker(tmp_path_factory):
    folder = tmp_path_factory.mktemp("walk")
    with Lines(folder, "walk", "--json") as lines:
        yield lines
    assert list(folder.iterdir()) == []


@pytest.fixture
def walk(walker):
    """Somebody new in a running `walk`."""
    assert walker.says("/start")["facts"] == {}
    return walker


class TestWalk:
    def test_every_line_has_all_the_parts(self, walk):
        parts = {"text", "first", "ask", "answered", "outcome", "facts", "buttons", "verdict"}
        for line in ("你好", "我要注销", "/help", "迁移要多少钱", "/migrate"):
            assert set(walk.says(line)) == parts

    def test_a_question_is_answered(self, walk):
        turn = walk.says("公众号迁移要多少钱")
        assert "300" in turn["text"]
        assert (turn["answered"], turn["verdict"]) == ("migrate.fee", "answer")
        assert turn["ask"] is None

    def test_a_page_is_told_whole_and_what_of_it_is_seen_first(self, walk):
        page = walk.says("/migrate")
        assert page["text"].startswith(page["first"])
        assert len(page["first"]) < len(page["text"])
        help_screen = walk.says("/help")
        assert help_screen["text"].startswith(help_screen["first"])
        assert "/migrate" not in help_screen["first"]
        assert "/migrate" in help_screen["text"]
        known = walk.says("/facts")
        assert known["first"] == known["text"]

    def test_what_is_not_about_leaving_is_not_answered(self, walk):
        turn = walk.says("小程序怎么注销")
        assert turn["answered"] is None
        assert turn["verdict"] in {"unknown", "choose"}
        assert any(button["id"].partition(":")[0] == "entry" for button in turn["buttons"])

    def test_a_word_that_may_mean_much_is_answered_with_a_choice(self, walk):
        turn = walk.says("材料")
        options = turn["ask"]["options"]
        assert (turn["verdict"], turn["answered"]) == ("choose", None)
        assert turn["ask"]["slot"] == "topic"
        assert options[-1] == "none"
        assert set(options) <= {button["id"] for button in turn["buttons"]}
        assert walk.chooses(options[1])["outcome"] == options[1]
        walk.says("材料")
        refused = walk.chooses("none")
        assert (refused["ask"], refused["answered"]) == (None, None)

    def test_the_first_line_needs_no_greeting(self, tmp_path):
        done = run(tmp_path, "walk", "--json", given='{"text": "公众号迁移要多少钱"}\n')
        assert json.loads(done.stdout)["answered"] == "migrate.fee"

    def test_options_are_buttons_and_no_other_button_is_one(self, walk):
        turn = walk.says("我们公司的公众号要注销")
        assert not any("返回" in button["label"] for button in turn["buttons"])
        turn = walk.chooses(turn["ask"]["options"][0])
        while turn["ask"]:
            options = turn["ask"]["options"]
            ids = [button["id"] for button in turn["buttons"]]
            assert len(ids) == len(set(ids))
            assert set(options) <= set(ids)
            assert "unknown" in options
            others = set(ids) - set(options)
            every = {o.id for slot in slots() for o in slot.options} | {"none"}
            assert others & every == set()
            assert any(mark in label(turn, other) for other in others for mark in ("返回", "«"))
            turn = walk.chooses(options[0])
        assert turn["outcome"]

    def test_text_answers_like_the_button_does(self, walk):
        first = walk.says("我们公司的公众号要过户给集团另一家公司")
        by_text = walk.says("服务号")
        assert first["ask"]["slot"] == "account"
        assert by_text["facts"]["account"] == "service"
        walk.says("/start")
        walk.says("我们公司的公众号要过户给集团另一家公司")
        assert walk.chooses("service")["ask"] == by_text["ask"]

    def test_going_back_puts_the_question_again(self, walk):
        first = walk.says("我们公司的公众号要过户给集团另一家公司")
        turn = walk.chooses("service")
        back = next(b["id"] for b in turn["buttons"] if "返回" in b["label"])
        again = walk.chooses(back)
        assert again["ask"] == first["ask"]
        assert "account" not in again["facts"]

    def test_a_question_aside_leaves_the_open_one_open(self, walk):
        first = walk.says("我们公司的公众号要过户给集团另一家公司")
        aside = walk.says("公众号迁移要多少钱")
        assert aside["answered"] == "migrate.fee"
        assert aside["ask"] == first["ask"]
        assert aside["outcome"] is None

    @pytest.mark.parametrize(
        "opening", ["怎么退出公众号", "我要注销", "号想转给别人", "公司没了", "先放着", "帮我选"]
    )
    def test_who_knows_nothing_is_told_something_after_eight_questions(self, walk, opening):
        turn = walk.says(opening)
        asked = []
        while turn["ask"]:
            asked.append(turn["ask"]["slot"])
            turn = walk.chooses("none" if asked[-1] == "entry" else "unknown")
        assert turn["outcome"] or turn["answered"] or asked == ["entry"]
        assert len(asked) == len(set(asked)) <= 8

    def test_who_says_nothing_but_that_they_do_not_know_gets_an_overview(self, walk):
        turn = walk.says("怎么退出公众号")
        for _ in range(8):
            if turn["outcome"]:
                break
            turn = walk.says("不知道")
        assert turn["outcome"] == "choose"

    @pytest.mark.parametrize("topic", PATHS)
    def test_a_path_is_shown_whole_at_once(self, walk, topic):
        turn = walk.says(f"/{topic}")
        assert turn["outcome"] == topic
        assert turn["verdict"] is None
        for heading in ("先决条件", "费用", "时间", "失去什么", "能不能反悔", "依据"):
            assert heading in turn["text"]

    def test_sources_and_myths_are_shown_whole(self, walk):
        sources, myths = walk.says("/sources"), walk.says("/myths")
        assert "https://kf.qq.com/" in sources["text"]
        assert "其他来源" in sources["text"]
        assert "其实" in myths["text"]
        for turn in (sources, myths):
            assert (turn["outcome"], turn["answered"], turn["verdict"]) == (None, None, None)
            assert not any("view:" in button["id"] for button in turn["buttons"])

    def test_facts_are_listed_with_their_names_and_how_to_change_them(self, walk):
        walk.says("我是个体工商户，服务号，要注销")
        turn = walk.says("/facts")
        assert turn["facts"].items() >= {"entity": "sole_proprietor", "account": "service"}.items()
        assert "个体工商户" in turn["text"]
        assert "服务号" in turn["text"]
        assert "改" in turn["text"]
        assert "订阅号" not in turn["text"]

    def test_start_forgets_and_says_so_cancel_keeps(self, walk):
        walk.says("我们公司的公众号要过户给集团另一家公司")
        cancelled = walk.says("/cancel")
        assert cancelled["ask"] is None
        assert cancelled["facts"]["goal"] == "transfer"
        linked = walk.says("/start migrate-fee")
        assert linked["answered"] == "migrate.fee"
        assert linked["facts"]["goal"] == "transfer"
        fresh = walk.says("/start")
        assert fresh["facts"] == {}
        assert "清空" in fresh["text"]
        assert "还什么都没记" in walk.says("/facts")["text"]

    def test_commands_and_buttons_have_no_verdict(self, walk):
        assert walk.says("/help")["verdict"] is None
        assert walk.says("/nonsense")["verdict"] is None
        walk.says("我们公司的公众号要过户给集团另一家公司")
        assert walk.chooses("service")["verdict"] is None
        assert walk.says("/lang en")["verdict"] is None
        assert walk.chooses("speak:zh-Hans")["verdict"] is None
        walk.chooses("speak:typed")  # others talk here after this
        walk.says("/start")
        assert walk.says("材料")["verdict"] == "choose"
        assert walk.chooses("none")["verdict"] is None

    def test_a_button_of_something_else_leaves_the_question_open(self, walk):
        asked = walk.says("/migrate")["ask"]
        assert walk.chooses("no such button")["ask"] == asked
        assert walk.chooses("individual")["facts"]["entity"] == "individual"

    @pytest.mark.parametrize(
        "line",
        [
            "not json",
            "[]",
            "5",
            "null",
            '"text"',
            "{}",
            '{"text": 5}',
            '{"choose": null}',
            "{" * 9999,
        ],
        ids=lambda line: line[:9],
    )
    def test_a_line_that_cannot_be_read_gets_an_error_and_the_talk_goes_on(self, walk, line):
        asked = walk.says("我们公司的公众号要过户给集团另一家公司")["ask"]
        assert set(walk.raw(line)) == {"error"}
        assert walk.says("/help")["ask"] == asked

    def test_a_button_that_does_not_exist_leaves_everything_as_it_was(self, walk):
        before = walk.says("我们公司的公众号要过户给集团另一家公司")
        after = walk.chooses("nonsense")
        assert after["text"]
        assert (after["ask"], after["facts"]) == (before["ask"], before["facts"])

    def test_a_mark_that_some_take_for_the_end_of_a_line_is_a_part_of_it(self, walk):
        for mark in ("\u2028", "\u2029", "\x85"):
            line = json.dumps({"text": f"注销{mark}要多久"}, ensure_ascii=False)
            assert walk.raw(line)["verdict"] == "answer"

    def test_the_mark_at_the_head_of_a_windows_file_is_no_part_of_a_line(self, walk):
        assert walk.raw("\ufeff" + json.dumps({"text": "/help"}))["text"]

    def test_without_a_given_language_the_typed_one_is_spoken(self, walk):
        assert "review fee" in walk.says("How much does a migration cost?")["text"]
        assert "公證費" in walk.says("遷移公眾號要多少錢")["text"]
        assert "公证费" in walk.says("迁移公众号要多少钱")["text"]
        assert walk.says("please answer in English")["text"].isascii()
        assert "review fee" in walk.says("迁移公众号要多少钱")["text"]
        assert "公证费" in walk.says("迁移公众号要多少钱？请用中文")["text"]

    def test_characters_that_are_not_seen_change_no_command(self, walk):
        assert walk.says("/migrate\u200b\u00a0")["outcome"] == "migrate"
        assert walk.says("\u2068/ask\u00a0公众号迁移要多少钱")["answered"] == "migrate.fee"

    def test_broken_characters_do_not_break_the_line(self, walk):
        assert walk.raw('{"text": "注销\\ud83d公众号\\u0000"}')["text"]


class TestWalkAsToldOnTheCommandLine:
    @pytest.fixture
    def walk(self, tmp_path):
        def walk(*arguments, said):
            given = "".join(json.dumps({"text": text}) + "\n" for text in said)
            done = run(tmp_path, "walk", "--json", *arguments, given=given)
            return [json.loads(line)["text"] for line in done.stdout.splitlines()]

        return walk

    def test_a_given_language_stays_until_another_is_asked_for(self, walk):
        asked, english = "迁移公众号要多少钱", "公众号迁移要多少钱？in English please"
        said = ["How much does a migration cost?", asked, english, asked]
        first, second, *rest = walk("--lang", "zh-Hant", said=said)
        assert "公證費" in first
        assert "公證費" in second
        assert ["review fee" in text for text in rest] == [True, True]

    def test_days_are_counted_from_the_moment_given(self, walk):
        told = ["个人号11月20日扫码提交注销，3000粉，哪天期满"]
        (near,) = walk("--now", "2025-11-28T09:00+08:00", said=told)
        assert "12月5日满" in near
        (far,) = walk("--now", "2026-01-02", said=told)
        assert "2025年12月5日满" in far


def slots():
    return shipped.library().flow.slots


def label(turn, button):
    return next(item["label"] for item in turn["buttons"] if item["id"] == button)


class TestAsk:
    def test_lines_are_answered_in_order(self, tmp_path):
        questions = [
            {"id": 1, "q": "公众号迁移要多少钱"},
            {"id": "二", "q": "今天天气怎么样", "lang": "zh-Hant"},
            {"id": None, "q": "你好"},
            {"q": "那要多久", "context": "公众号迁移要多少钱"},
            {"q": "那要多久", "context": ["公众号迁移要多少钱"], "facts": {"entity": "individual"}},
            {"q": "", "id": [1, {"x": 2}]},
        ]
        done = run(tmp_path, "ask", "--json", given="\n".join(map(json.dumps, questions)))
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 0
        assert [answer["id"] for answer in answers] == [q.get("id") for q in questions]
        fee, weather, hello, follow_up, again, empty = answers
        assert (fee["verdict"], fee["entry"], fee["topic"]) == ("answer", "migrate.fee", "migrate")
        assert weather["verdict"] == "unknown"
        assert hello["verdict"] == "smalltalk"
        assert follow_up["topic"] == again["topic"] == "migrate"
        assert empty["verdict"] == "unknown"
        for answer in answers:
            chances = [candidate["p"] for candidate in answer["candidates"]]
            assert 1 <= len(chances) <= 5
            assert chances == sorted(chances, reverse=True)
            assert 0 <= chances[-1] <= chances[0] <= 1
            assert answer["p"] == chances[0]
            assert answer["ms"] >= 0

    def test_facts_are_read_out_of_the_question(self, tmp_path):
        done = run(tmp_path, "ask", "--json", "我们公司的服务号怎么注销")
        answer = json.loads(done.stdout)
        assert answer["facts"].items() >= {"account": "service", "entity": "enterprise"}.items()

    def test_lines_are_answered_one_by_one_and_bad_ones_told(self, tmp_path):
        with Lines(tmp_path, "ask", "--json") as lines:
            for bad in BAD_QUESTIONS:
                assert "error" in lines.raw(bad), bad
                assert lines.raw('{"q": "公众号迁移要多少钱"}')["entry"] == "migrate.fee"

    def test_an_answer_is_one_line_to_every_program(self, tmp_path):
        question = json.dumps({"q": "怎么注销", "id": "a\u2028b\x85c"}, ensure_ascii=False)
        done = run(tmp_path, "ask", "--json", given=f"\ufeff{question}\r\n")
        (line,) = done.stdout.splitlines()
        assert json.loads(line)["id"] == "a\u2028b\x85c"

    @pytest.mark.parametrize(
        ("lang", "words"),
        [("zh-Hant", "公證費"), ("en", "notar")],
    )
    def test_an_answer_is_printed_in_the_language_asked_for(self, tmp_path, lang, words):
        done = run(tmp_path, "ask", "--lang", lang, "公众号迁移要多少钱")
        assert done.returncode == 0
        assert words in done.stdout
        assert done.stderr == ""

    def test_an_answer_is_explained(self, tmp_path):
        question = "我们公司的服务号怎么迁移"
        told = run(tmp_path, "ask", "--explain", question).stdout
        assert "verdict     answer" in told
        assert "account = service, from “服务号”" in told
        answer = json.loads(run(tmp_path, "ask", "--json", "--explain", question).stdout)
        why = answer["explain"]
        best = next(standing for standing in why["standings"] if standing["is_entry"])
        assert best["id"] == answer["entry"]
        assert best["phrasing"] in told
        assert {"slot": "account", "option": "service", "words": "服务号"} in why["facts"]
        for standing in why["standings"]:
            parts = sum(part["value"] * part["weight"] for part in standing["parts"])
            assert parts == pytest.approx(standing["score"])

    def test_another_folder_of_knowledge_is_enough(self, tmp_path):
        entries = tmp_path / "mine" / "entries"
        entries.mkdir(parents=True)
        (entries / "library.yaml").write_text(FOREIGN, encoding="utf-8")
        done = run(tmp_path, "ask", "--json", "--knowledge", "mine", "怎么退借书证")
        assert json.loads(done.stdout)["entry"] == "library.card"
        lines = '{"text": "怎么注销借书证"}\n{"text": "/migrate"}\n{"text": "/facts"}\n'
        done = run(tmp_path, "walk", "--json", "--knowledge", "mine", given=lines)
        first, path, facts = map(json.loads, done.stdout.splitlines())
        assert "服务台" in first["text"]
        assert path["outcome"] is None
        assert facts["text"]


class TestChat:
    @pytest.fixture
    def talk(self, tmp_path):
        def talk(*lines, command="chat", start=Forked):
            given = "".join(f"{line}\n" for line in lines)
            return run(tmp_path, command, given=given, start=start)

        return talk

    def test_what_was_said_is_kept_between_runs(self, talk):
        first = talk("我们公司的公众号要过户给集团另一家公司", "服务号")
        assert first.returncode == 0
        second = talk("/facts")
        assert "企业" in second.stdout
        assert "服务号" in second.stdout

    def test_the_mark_at_the_head_of_a_windows_file_is_no_part_of_what_is_said(self, talk):
        assert talk("\ufeff/facts").stdout == talk("/facts").stdout

    def test_a_number_presses_the_button(self, talk):
        account = next(slot for slot in slots() if slot.id == "account")
        number = [option.id for option in account.options].index("service") + 1
        done = talk("我们公司的公众号要过户给集团另一家公司", str(number), "/cancel", "/facts")
        assert f"[{number}] 服务号" in done.stdout
        assert "：服务号" in done.stdout

    def test_run_without_a_token_talks_here_and_says_how_to_go_to_telegram(self, talk):
        done = talk("公众号迁移要多少钱", "", "   ", command="run", start=Spawned)
        assert done.returncode == 0
        assert "300" in done.stdout
        hints = [line for line in done.stderr.splitlines() if "BOT_TOKEN" in line]
        assert len(hints) == 1

    def test_the_language_of_what_is_typed_is_spoken_unless_one_is_given(self, talk, tmp_path):
        assert "I run the account" in talk("How do I leave the official account?").stdout
        given = run(tmp_path, "chat", "--lang", "zh-Hant", given="How do I leave the account?\n")
        assert "您" in given.stdout

    def test_at_a_terminal_the_greeting_comes_first(self, tmp_path):
        words = shipped.library().text("start.greeting", "en")
        assert greeting(tmp_path, "--lang", "en").startswith(words[:8])


def greeting(folder, *arguments):
    """Return what a new terminal shows until it says how to leave."""
    keyboard, terminal = pty.openpty()
    command = [*BOT, "chat", *arguments]
    settings = environment(TERM="xterm", BOT_DATABASE_URL="sqlite+aiosqlite:///:memory:")
    with subprocess.Popen(
        command, cwd=folder, env=settings, stdin=terminal, stdout=terminal, stderr=terminal
    ) as process:
        shown = b""
        while b"Ctrl-D" not in shown:
            assert select.select([keyboard], [], [], PATIENCE)[0], shown
            shown += os.read(keyboard, 4096)
        process.kill()
    os.close(terminal)
    os.close(keyboard)
    return shown.decode()


@pytest.fixture
def knowledge(tmp_path):
    """A small part of the shipped knowledge, which may be changed."""
    return write(tmp_path / "knowledge", reduced())


class TestShow:
    def test_an_entry_is_shown_whole_with_its_evidence_and_buttons(self, tmp_path):
        done = run(tmp_path, "show", "migrate.fee", "--lang", "zh-Hant")
        assert done.returncode == 0
        assert "公證費" in done.stdout
        assert " 核對" in done.stdout
        assert "] view:migrate.fee:evidence\n" in done.stdout
        assert "] entry:migrate." in done.stdout

    def test_a_topic_is_shown_with_all_its_pages(self, tmp_path):
        text = run(tmp_path, "show", "deregister", "--lang", "en", start=Spawned).stdout
        for page in ("needs", "effects", "evidence"):
            assert f"] view:deregister:{page}\n" in text
        assert shipped.library().text("page.lost", "en") in text

    def test_other_answers_for_some_readers_are_shown_too(self, tmp_path):

        entry = next(entry for entry in shipped.library().entries.values() if entry.variants)
        slot, options = next(iter(entry.variants[0].when.items()))
        assert f"{slot}={options[0]}" in run(tmp_path, "show", entry.id).stdout

    def test_what_does_not_exist_is_told_with_what_may_be_meant(self, tmp_path):
        done = run(tmp_path, "show", "migrate.fe")
        assert (done.returncode, done.stdout) == (1, "")
        assert "migrate.fee" in done.stderr


class TestCheck:
    def test_sound_knowledge_is_told_by_what_there_is_of_it(self, tmp_path, knowledge):
        done = run(tmp_path, "check", "--knowledge", "knowledge", start=Spawned)
        assert done.returncode == 0
        assert " error " not in done.stdout
        (line,) = done.stderr.splitlines()
        assert f"{len(load_library(knowledge).facts)} facts, " in line
        assert " checked: " in line

    @pytest.mark.usefixtures("knowledge")
    def test_the_matrix_names_where_each_goal_leads(self, tmp_path):
        done = run(tmp_path, "check", "--matrix", "--knowledge", "knowledge")
        assert done.returncode == 0
        rows = [line.split() for line in done.stdout.splitlines()]
        (row,) = (row for row in rows if row and row[0] == "unsubscribe")
        assert set(row) == {"unsubscribe", "unfollow"}

    def test_a_fault_is_told_instead_of_the_matrix(self, tmp_path):
        folder = tmp_path / "knowledge" / "entries"
        folder.mkdir(parents=True)
        (folder / "mine.yaml").write_text("- id: a\n\ttopic: b\n", encoding="utf-8")
        done = run(tmp_path, "check", "--matrix", "--knowledge", "knowledge")
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.startswith("entries/mine.yaml:2: error yaml: is not valid YAML")
        assert done.stdout.count("\n") == 1


class TestNew:
    @pytest.mark.usefixtures("knowledge")
    def test_an_empty_entry_is_written_and_check_names_what_is_missing(self, tmp_path):
        done = run(tmp_path, "new", "--knowledge", "knowledge", "migrate.by_boat", start=Spawned)
        assert done.returncode == 0
        assert "bot show migrate.by_boat" in done.stdout
        place = done.stdout.partition(": ")[0]
        file, _, line = place.rpartition(":")
        lines = (tmp_path / file).read_text(encoding="utf-8").splitlines()
        assert lines[int(line) - 1] == "- id: migrate.by_boat"
        checked = run(tmp_path, "check", "--knowledge", "knowledge")
        assert checked.returncode == 1
        for missing in ("title.zh: is missing", "answer.zh: is missing"):
            assert missing in checked.stdout

    @pytest.mark.usefixtures("knowledge")
    def test_a_blank_entry_leaves_all_others_in_use(self, tmp_path):
        run(tmp_path, "new", "--knowledge", "knowledge", "migrate.by_boat")
        asked = run(tmp_path, "ask", "--knowledge", "knowledge", "公众号迁移要多少钱")
        assert asked.returncode == 0
        assert "审核费" in asked.stdout
        shown = run(tmp_path, "show", "--knowledge", "knowledge", "migrate.by_boat")
        assert (shown.returncode, shown.stdout) == (1, "")
        assert "migrate.by_boat has blanks still" in shown.stderr

    def test_an_entry_that_exists_is_not_written_again(self, tmp_path, knowledge):
        for entry in ("migrate.fee", "migrate.by_boat"):
            run(tmp_path, "new", "--knowledge", "knowledge", entry)
            before = (knowledge / "entries" / "migrate.yaml").read_bytes()
            done = run(tmp_path, "new", "--knowledge", "knowledge", entry)
            assert done.returncode == 1
            assert f"{entry} stands already at entries/migrate.yaml:" in done.stderr
            assert (knowledge / "entries" / "migrate.yaml").read_bytes() == before


class TestEval:
    """What comes of the rows is tested beside the evaluation."""

    def test_questions_are_ranked_and_asked_as_a_first_line(self, tmp_path):
        (tmp_path / "q.jsonl").write_text('{"q": "公众号迁移要多少钱", "topic": "migrate"}\n')
        done = run(tmp_path, "eval", "q.jsonl", start=Spawned)
        assert done.returncode == 0
        assert "topic top-1" in done.stdout
        assert "first reply" in done.stdout

    def test_conversations_are_played_and_a_fault_is_no_failure(self, tmp_path):
        steps = [{"say": "公众号迁移要多少钱", "topics": ["admin"]}]
        row = {"id": "c1", "kind": "fees", "steps": steps}
        (tmp_path / "c.jsonl").write_text(json.dumps(row))
        done = run(tmp_path, "eval", "c.jsonl", "--now", "2026-11-28")
        assert done.returncode == 0
        assert "c1  fees\n  step 1: it is about migrate, not admin" in done.stdout

    @pytest.mark.parametrize(
        "second",
        [
            b"{}",
            b"[]",
            b'{"id": "c1", "steps": []}',
            b'{"q": "x"}',
            b'{"q": "x", "topic": 5}',
            b'{"q": "x", "topic": "migrate", "alt": [5]}',
            b'{"q": "x", "topic": "migrate", "context": {"q": "x"}}',
            b"[" * 100_000,
            b'{"q": "\xb9\xab", "topic": "migrate"}',
        ],
        ids=lambda line: line.decode(errors="replace")[:30],
    )
    def test_a_row_that_is_none_is_named_by_file_and_line(self, tmp_path, second):
        (tmp_path / "q.jsonl").write_bytes(b'{"q": "x", "topic": "migrate"}\n' + second + b"\n")
        done = run(tmp_path, "eval", "q.jsonl")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("tuihao: q.jsonl:2: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["run", "--token", "x"],
        ["ask"],
        ["ask", "--lang", "fr", "x"],
        ["walk"],
        ["walk", "--json", "--now", "tomorrow"],
        ["eval"],
        ["eval", "nowhere.jsonl"],
        ["show"],
        ["new"],
        ["new", "nodot"],
        ["gallery"],
        ["gallery", "there", "--lang", "fr"],
        ["gallery", "there", "--browser", "nowhere"],
        ["gaps", "nonsense"],
        ["gaps", "--limit", "0"],
        ["gaps", "add", "1"],
        ["gaps", "new", "x", "migrate.by_boat"],
        ["ask", "--knowledge", "nowhere", "x"],
        ["walk", "--json", "--knowledge", "nowhere"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_in_one_line(tmp_path, arguments):
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.parametrize("command", ["run", "chat"])
@pytest.mark.parametrize("where", ["environment", "file"])
def test_a_misspelt_setting_stops_the_start(tmp_path, command, where):
    settings = {"BOT_TYPO": "1"} if where == "environment" else {}
    if where == "file":
        (tmp_path / ".env").write_text("BOT_TYPO=1\n", encoding="utf-8")
    done = run(tmp_path, command, given="你好\n", **settings)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "BOT_TYPO" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_how_it_is_used(tmp_path, command):
    start = Spawned if command in STARTED_NOWHERE_ELSE else Forked
    done = run(tmp_path, command, "--help", start=start)
    assert done.returncode == 0
    assert command in done.stdout
