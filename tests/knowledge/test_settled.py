"""What nothing but the web says is never told as settled, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from bot.content.models import EvidenceClass, Status, When
from bot.content.pages import Topic
from bot.dialogue.blocks import Block, Correction, Grid
from bot.dialogue.compose import Composer
from bot.render import localised, plain_text
from tests import shipped

LANGUAGES = ("zh-Hans", "zh-Hant", "en")

CLAIMS = {
    "notice.public_15": (
        r"15\s*[天日].{0,12}公示|公示.{0,12}15\s*[天日]",
        r"15[- ]days?\b.{0,30}notice|notice.{0,30}\b15[- ]days?",
    ),
    "retention.delay_72h": (r"72\s*小时", r"72[- ]hours?"),
    "dormant.stage_60_send": (
        r"60\s*天.{0,15}(?:群发|停更|登录)|(?:停更|登录).{0,15}60\s*天",
        r"\b60[- ]days?.{0,50}(?:sending|log|inactiv)|(?:sending|log|inactiv).{0,50}\b60[- ]days?",
    ),
    "dormant.stage_60_restore": (r"60\s*天.{0,15}恢复", r"lifts.{0,30}\b60[- ]days?"),
    "dormant.stage_180_original": (r"180\s*天", r"\b180[- ]days?"),
    "dormant.stage_180_restore": (r"180\s*天", r"\b180[- ]days?"),
    "deregister.release": (
        r"90\s*天[^。]{0,12}注册|注册[^。]{0,12}90\s*天",
        r"\b90[- ]days?\b.{0,40}regist|regist.{0,40}\b90[- ]days?|90-day lock",
    ),
    "complaint.review_days": (r"30\s*个?工作日", r"\b30 working days"),
    "admin.monthly_limit": (
        r"(?:每|一个?)月.{0,8}5\s*次|5\s*次.{0,6}(?:每|一个?)月",
        r"\b(?:5|five) (?:changes|times)",
    ),
    "admin.wechat_age": (r"注册.{0,8}6\s*个月|6\s*个月.{0,12}微信", r"older than 6 months|6-month"),
    "migrate.loss_rate": (r"12\s*%|(?<!\d)8\s*%", r"12\s*%|(?<!\d)8\s*%"),
    "migrate.time_total": (r"7\s*[–-]\s*15\s*个?工作日", r"\b7\s*[–-]\s*15 working days"),
    "pay.cooling": (
        r"30\s*天.{0,8}冷却|冷却.{0,8}30\s*天",
        r"30[- ]days?.{0,20}cooling|cooling.{0,30}\b30[- ]day",
    ),
}
"""Facts whose claim nothing supports, and how it reads."""

OPEN = {
    "zh": re.compile("网上|没有找到|没找到|没有查到|没有依据|没有可靠|没有任何|不采用"),
    "en": re.compile(
        r"\bonline\b|no (?:\S+ ){0,3}(?:was|were) found|nothing was found"
        r"|no source|no basis|no reliable|not found|no 90-day lock",
        re.IGNORECASE,
    ),
}
"""What a sentence says that repeats a claim without telling it as settled."""


@pytest.fixture(scope="module")
def library():
    return shipped.library()


@cache
def pattern(fact_id: str, lang: str) -> re.Pattern[str]:
    chinese, english = CLAIMS[fact_id]
    return re.compile(english if lang == "en" else localised(chinese, lang), re.IGNORECASE)


@cache
def doubted(lang: str) -> re.Pattern[str]:
    doubt = OPEN["en" if lang == "en" else "zh"].pattern
    return re.compile(localised(doubt, lang), re.IGNORECASE)


@cache
def settled_claims(text: str, lang: str) -> list[tuple[str, str]]:
    """Return the sentences that tell a claim from the web as if it were known."""
    return [
        (fact_id, sentence)
        for sentence in re.split(r"(?<=[。！？])|(?<=[.!?])\s|\n", text)
        for fact_id in CLAIMS
        if pattern(fact_id, lang).search(sentence) and not doubted(lang).search(sentence)
    ]


def statements(blocks: tuple[Block, ...], lang: str) -> Iterator[str]:
    """Yield what the blocks say, but for marked corrections; a row of a table in one piece."""
    for block in blocks:
        if isinstance(block, Grid):
            yield from (localised(" ".join(row), lang) for row in block.rows)
        elif not isinstance(block, Correction):
            yield plain_text([block], lang)


def everything_said(library, lang: str) -> Iterator[tuple[str, str]]:
    """Yield every answer and page, for everybody whom one of its lines is for."""
    for entry in library.entries.values():
        for when in ({}, *(variant.when for variant in entry.variants)):
            view = Composer(library, known(when), lang).entry(entry)
            for part in (view.blocks, *(page.blocks for page in view.pages)):
                yield from ((entry.id, text) for text in statements(part, lang))
    for topic in library.topics.values():
        for when in [{}, *conditions(library, topic)]:
            view = Composer(library, known(when), lang).page(topic)
            for part in (view.blocks, *(page.blocks for page in view.pages)):
                yield from ((topic.id, text) for text in statements(part, lang))


def conditions(library, topic: Topic) -> list[When]:
    """Return every condition of a line or a step of a topic's page, each once."""
    lines = [] if topic.page is None else [*topic.page.verdict, *library.plans[topic.id].steps]
    lines += [line for _, section in topic.page.sections() for line in section] if lines else []
    return list({repr(line.when): line.when for line in lines if line.when}.values())


def known(when: When) -> dict[str, str]:
    return {slot: options[0] for slot, options in when.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_answer_or_page_tells_an_unsupported_claim_as_settled(library, lang):
    said = list(everything_said(library, lang))
    assert len(said) > 1000
    told = {(place, *claim) for place, text in said for claim in settled_claims(text, lang)}
    assert told == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_fact_tells_an_unsupported_claim_as_settled(library, lang):
    for fact in library.facts.values():
        for wording in filter(None, (fact.value, fact.text)):
            assert settled_claims(localised(wording.get(lang), lang), lang) == [], fact.id


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("fact_id", CLAIMS)
def test_the_claims_are_those_that_circulate(library, fact_id, lang):
    fact = library.facts[fact_id]
    assert fact.status in {Status.UNVERIFIED, Status.CONTRADICTED, Status.PARTLY}
    told = localised(fact.claim.get(lang), lang)
    assert pattern(fact_id, lang).search(told)
    assert settled_claims(told, lang) == []


def test_what_only_the_web_says_carries_no_number_but_to_deny_it(library):
    for fact in library.facts.values():
        if fact.evidence is EvidenceClass.ARTICLE:
            for lang, doubt in OPEN.items():
                text = getattr(fact.text, lang)
                assert not re.search(r"\d", text) or doubt.search(text), fact.id


def test_every_doubtful_fact_says_what_is_claimed_and_what_is_so(library):
    doubtful = {Status.UNVERIFIED, Status.CONTRADICTED, Status.OUTDATED}
    for fact in library.facts.values():
        if fact.status in doubtful:
            assert "网上" in fact.claim.zh, fact.id
            assert re.search(r"\bonline\b|\bweb\b", fact.claim.en), fact.id


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("换主体前要公示 15 天。", "zh-Hans"),
        ("註銷後數據 72 小時清完。", "zh-Hant"),
        ("投诉约 30 个工作日处理。没有找到别的。", "zh-Hans"),
        ("The notice stands for 15 days.", "en"),
        ("Followers drop by 12%.", "en"),
    ],
)
def test_a_claim_told_as_settled_is_found(text, lang):
    assert settled_claims(text, lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("没有找到提前 15 天公示的规定。", "zh-Hans"),
        ("名称保护 15 天。超过 10 万粉的冻结 60 天。连续 90 天不登录会被终止。", "zh-Hans"),
        ("网上常说约 72 小时，没有依据。", "zh-Hans"),
        ("No rule was found that requires 15 days of public notice.", "en"),
        ("The name is protected for 15 days, openids convert within 15 days.", "en"),
    ],
)
def test_a_doubted_claim_and_a_supported_number_are_left_alone(text, lang):
    assert settled_claims(text, lang) == []
