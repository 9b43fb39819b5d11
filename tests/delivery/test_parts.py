"""Several messages that are one act are read as one."""

from __future__ import annotations

import json

from bot.delivery.parts import joined
from bot.dialogue import Said
from bot.tg.events import incoming, own_text
from bot.tg.parsing import read
from tests.tg.test_events import FILE, GROUP, ME, PRIVATE, written

PHOTO = {"photo": [{**FILE, "width": 1, "height": 1}], "media_group_id": "a"}
NAME = "@tuihao_bot"


def whole(*messages):
    updates = (
        json.dumps({"update_id": number, "message": message})
        for number, message in enumerate(messages)
    )
    return read(joined(list(updates))).message


def said(*messages):
    return incoming(whole(*messages), ME)


def test_an_album_says_what_its_captions_say_and_is_answered_there():
    photos = [written(chat=PRIVATE, number=number, **PHOTO) for number in (10, 11, 12)]
    photos[1]["caption"] = "公众号迁移要多少钱"
    assert said(*photos).event == Said("公众号迁移要多少钱")
    assert whole(*photos).message_id == 11
    photos[2]["caption"] = "要多久"
    assert said(*photos).event == Said("公众号迁移要多少钱\n要多久")


def test_an_album_without_words_is_something_without_text():
    came = said(*(written(chat=PRIVATE, number=number, **PHOTO) for number in (10, 11)))
    assert came is not None
    assert came.event is None


def test_a_text_that_was_cut_is_put_together_again():
    parts = ("字" * 4096, "尾巴")
    message = whole(*(written(text, chat=PRIVATE) for text in parts))
    assert message.text == "".join(parts)
    assert own_text(message) == parts[0]
    at_a_blank = ("a" * 4090, "b")
    assert whole(*(written(text, chat=PRIVATE) for text in at_a_blank)).text == "\n".join(
        at_a_blank
    )


def test_a_mention_in_a_later_part_is_found_where_it_stands():
    mark = {"type": "mention", "offset": 0, "length": len(NAME)}
    head, tail = written("🐧" * 2048, chat=GROUP), written(f"{NAME} 费用", chat=GROUP)
    came = said(head, tail | {"entities": [mark]})
    assert came.event == Said("🐧" * 2048 + "  费用")
