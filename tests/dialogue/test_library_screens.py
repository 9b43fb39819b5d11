"""Screens about the knowledge: its sources, its myths, what changed since it was read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.content.models import Entry, Fact, Source
from bot.dialogue import Called, Chose, Event, Knowledge, Reply, Said, Session, step
from bot.dialogue.reading import MAX_READ, fingerprint, having_read
from bot.dialogue.reply import Placement
from bot.render import plain_text, unfolded
from bot.render.callbacks import Callback, encode
from tests.dialogue.toys import ENTRIES, club, wording

CHECKED = dt.date(2026, 11, 23)
YEAR = dt.timedelta(days=365)


def fact(name: str, text: str, **more: Any) -> Fact:
    values = {
        "id": name,
        "status": "added",
        "class": "official",
        "sources": ["HOUSE"],
        "checked": CHECKED,
        "text": wording(text),
    }
    return Fact.model_validate(values | more)


def source(name: str, publisher: str, **more: Any) -> Source:
    values = {"id": name, "class": "official", "publisher": publisher, "title": wording(name)}
    return Source.model_validate(values | more)


FEE = fact("close.fee", "退会不收钱。", value=wording("零元"))
FORM = fact(
    "close.form",
    "交一张表就行。",
    status="contradicted",
    claim=wording("网上常说要交三张表，章程不是这么写的。"),
)
WAIT = fact(
    "pause.wait",
    "没有找到停卡要排队的规定。",
    status="unverified",
    **{"class": "article"},
    claim=wording("网上常说停卡要排队。"),
)
HALF = fact("pause.half", "停卡最长半年。", status="partly", claim=wording("网上常说一年。"))
FACTS = {item.id: item for item in (FEE, FORM, WAIT, HALF)}
SOURCES = {
    item.id: item
    for item in (
        source("HOUSE", "official", urls=["https://club.example/rules"], date="2020"),
        source("PAPER", "press", urls=["https://paper.example/1"]),
        source("AGENT", "other", urls=["https://agent.example/pay-me"], **{"class": "secondary"}),
    )
}


def answering(**texts: str) -> dict[str, Entry]:
    """The toy entries, with other answers where given: `close_fee=…`."""
    given = {name.replace("_", "."): wording(text) for name, text in texts.items()}
    entries = (
        Entry.model_validate(entry.model_dump() | {"answer": given.get(entry.id, entry.answer)})
        for entry in ENTRIES
    )
    return {entry.id: entry for entry in entries}


def knowledge(facts: dict[str, Fact] = FACTS) -> Knowledge:
    entries = answering(
        close_fee="退会 {close.fee|value} {close.fee|mark}。", pause_time="{pause.half}"
    )
    return Knowledge.of(club(facts=facts, sources=SOURCES, entries=entries))


class Reader:
    """Somebody who talks to the bot on one day."""

    def __init__(self, today: dt.date = CHECKED) -> None:
        self.knowledge = knowledge()
        self.session = Session()
        self.today = today

    def __call__(self, event: Event) -> Reply:
        self.session, reply = step(self.knowledge, self.session, event, self.today)
        return reply

    def text(self, event: Event) -> str:
        return plain_text(unfolded(self(event)), self.session.lang)

    def told(self, key: str) -> str:
        return self.knowledge.text(key, "zh-Hans")

    def learns(self, *facts: Fact, gone: tuple[str, ...] = ()) -> None:
        """The knowledge is replaced under the running conversation."""
        new = FACTS | {item.id: item for item in facts}
        self.knowledge = knowledge({name: item for name, item in new.items() if name not in gone})


@pytest.fixture
def reader() -> Reader:
    return Reader()


class TestSources:
    def test_facts_are_counted_by_class(self, reader):
        text = reader.text(Called("sources"))
        for kind, count in (("official", 3), ("article", 1)):
            assert f"{reader.told(f'class.{kind}')}，{count} 条" in text
        assert reader.told("class.draft") not in text

    def test_official_and_press_are_linked_the_others_not(self, reader):
        text = reader.text(Called("sources"))
        official = reader.told("class.official")
        assert f"HOUSE https://club.example/rules ({official}，2020)" in text
        assert "PAPER https://paper.example/1" in text
        assert f"AGENT ({reader.told('class.secondary')})" in text
        assert "agent.example" not in text

    def test_many_sources_fill_several_pages(self, reader):
        many = {f"S{n}": source(f"S{n}", "official", title=wording("规" * 100)) for n in range(30)}
        reader.knowledge = Knowledge.of(club(sources=many))
        reply = reader(Called("sources"))
        assert [page.title for page in reply.pages] == ["官方来源", "官方来源 2", "官方来源 3"]


class TestMyths:
    def test_a_claim_stands_with_what_is_known(self, reader):
        text = reader.text(Called("myths"))
        assert "✕ 网上常说要交三张表，章程不是这么写的。\n\n其实：交一张表就行。" in text
        assert "✕ 网上常说停卡要排队。\n\n其实：没有找到停卡要排队的规定。" in text

    def test_a_claim_that_holds_in_part_is_no_myth(self, reader):
        assert "网上常说一年" not in reader.text(Called("myths"))

    def test_they_are_grouped_by_topic(self, reader):
        reply = reader(Called("myths"))
        assert [page.title for page in reply.pages] == ["退会", "停卡"]
        assert "网上常说要交三张表" not in plain_text(reply.blocks, "zh-Hans")

    def test_without_any_it_says_so(self, reader):
        reader.knowledge = Knowledge.of(club())
        assert reader.knowledge.text("myths.none", "zh-Hans") in reader.text(Called("myths"))


@pytest.mark.parametrize("screen", ["sources", "myths"])
def test_pages_open_and_lead_back(reader, screen):
    whole = reader(Called(screen))
    assert len(whole.buttons) == len(whole.pages) > 1
    for button, page in zip(whole.buttons, whole.pages, strict=True):
        encode(Callback(2**52, 10**6, button.id))
        shown = reader(Chose(button.id))
        assert shown.placement is Placement.EDIT
        assert set(page.blocks) <= set(shown.blocks)
        assert reader(Chose(shown.buttons[-1].id)).buttons == whole.buttons


@pytest.mark.parametrize("screen", ["sources", "myths", "updates"])
def test_an_open_question_stays_open(reader, screen):
    reader(Said("我想退会"))
    reply = reader(Called(screen))
    assert reply.ask
    assert reply.ask.slot == "role"


class TestUpdates:
    ASK = Said("退会要多少钱？")

    def test_nothing_has_changed_at_first(self, reader):
        reader(self.ASK)
        assert reader.text(Called("updates")) == reader.knowledge.text("updates.none", "zh-Hans")

    def test_what_was_read_and_changed_is_told_once(self, reader):
        reader(self.ASK)
        reader.learns(fact("close.fee", "退会收一百。", value=wording("一百元")))
        assert "退会：退会收一百。" in reader.text(Called("updates"))
        assert "一百" not in reader.text(Called("updates"))

    def test_what_was_not_read_is_not_told(self, reader):
        reader(self.ASK)
        reader.learns(fact("pause.half", "停卡最长一年。"))
        assert "停卡" not in reader.text(Called("updates"))

    def test_what_was_withdrawn_is_told_once(self, reader):
        reader(self.ASK)
        reader.learns(gone=("close.fee",))
        assert "close.fee" in reader.text(Called("updates"))
        assert "close.fee" not in reader.text(Called("updates"))

    def test_an_answer_read_again_is_no_news(self, reader):
        reader(self.ASK)
        reader.learns(fact("close.fee", "退会收一百。", value=wording("一百元")))
        reader(self.ASK)
        assert "一百" not in reader.text(Called("updates"))

    def test_starting_afresh_does_not_unread(self, reader):
        reader(self.ASK)
        reader(Called("start"))
        reader.learns(fact("close.fee", "退会收一百。"))
        assert "退会收一百" in reader.text(Called("updates"))

    def test_a_list_of_myths_is_read_page_by_page(self, reader):
        reader(Called("myths"))
        assert reader.session.read == ()
        reader(Chose("view:myths:p1"))
        assert [name for name, _ in reader.session.read] == ["close.form"]

    def test_another_english_wording_is_a_change(self):
        other = FEE.model_copy(update={"text": FEE.text.model_copy(update={"en": "[free]"})})
        assert fingerprint(other) != fingerprint(FEE)
        assert fingerprint(FEE.model_copy(update={"checked": CHECKED + YEAR})) == fingerprint(FEE)

    def test_only_the_latest_are_remembered(self):
        facts = {f"x.f{n}": fact(f"x.f{n}", str(n)) for n in range(MAX_READ + 2)}
        fingerprints = Knowledge.of(club(facts=facts)).fingerprints
        session = having_read(Session(), fingerprints, facts)
        session = having_read(session, fingerprints, ["x.f2"])
        names = [name for name, _ in session.read]
        assert len(names) == MAX_READ
        assert names[0] == "x.f3"
        assert names[-1] == "x.f2"
        assert Session.from_json(session.to_json()) == session


class TestReviewAge:
    def stale(self, reader: Reader, event: Event) -> int:
        warning = reader.knowledge.text("fact.stale", "zh-Hans", date=CHECKED.isoformat())
        return reader.text(event).count(f"⚠️ {warning}")

    def test_a_year_after_its_check_a_fact_is_shown_as_it_is(self):
        assert self.stale(Reader(CHECKED + YEAR), Said("退会要多少钱？")) == 0

    def test_later_every_view_says_so_once(self):
        reader = Reader(CHECKED + YEAR + dt.timedelta(days=1))
        assert self.stale(reader, Said("退会要多少钱？")) == 1
        assert self.stale(reader, Chose("view:close.fee:evidence")) == 1
        assert self.stale(reader, Called("myths")) == 1

    def test_an_answer_without_facts_needs_no_warning(self):
        reader = Reader(CHECKED + 9 * YEAR)
        assert self.stale(reader, Said("你好")) == 0

    def test_the_open_question_stays_last(self):
        reader = Reader(CHECKED + 9 * YEAR)
        reader(Said("我想退会"))
        reply = reader(Said("停卡最长多久？"))
        text = plain_text(reply.blocks, "zh-Hans")
        repeated = reader.knowledge.text("question.repeat", "zh-Hans", question="")
        assert text.index("⚠️") < text.index(repeated) < text.index("您是会员还是客人？")
