"""The shipped texts to copy: each can be reached, and copied whole at one tap."""

from __future__ import annotations

import pytest

from bot.content.pages import TopicKind
from bot.dialogue.compose import Composer
from bot.render import html_messages
from tests import shipped


@pytest.fixture(scope="module")
def library():
    return shipped.library()


def test_every_template_stands_under_an_entry(library):
    assert {entry.template for entry in library.entries.values()} - {None} == set(library.templates)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_every_template_is_one_block_of_one_message(library, lang):
    for entry in library.entries.values():
        pages = Composer(library, {}, lang).entry(entry).pages
        for page in pages:
            if page.id == "template":
                (message,) = html_messages(page.blocks, lang)
                assert message.count("<pre>") == 1, entry.id


def test_every_template_leaves_blanks_and_carries_no_marks_of_ours(library):
    for template in library.templates.values():
        for text in (template.text.zh, template.text.en):
            assert "___" in text or "□" in text
            assert not set("●◐○✕◌") & set(text)


def test_every_way_out_has_a_timeline_on_its_page(library):
    ways = [topic for topic in library.topics.values() if topic.kind is TopicKind.PATH]
    assert len(ways) == 10
    assert all(f"{topic.id}.timeline" in topic.page.tables for topic in ways)
