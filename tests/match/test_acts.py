"""What somebody does by saying something."""

from __future__ import annotations

import pytest

from bot.match.models import Act
from tests import shipped


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("公众号注销要等几天", Act.QUESTION),
        ("How long does closing take?", Act.QUESTION),
        ("我想把公众号转给别的公司", Act.WISH),
        ("we want to close our official account", Act.WISH),
        ("我们是一家餐饮公司", Act.STATEMENT),
        ("不对，是服务号", Act.CORRECTION),
        ("打错了，粉丝是三万", Act.CORRECTION),
        ("sorry, I meant a subscription account", Act.CORRECTION),
        ("算了，还是留着吧", Act.CHANGE_OF_MIND),
        ("I changed my mind, let's keep it", Act.CHANGE_OF_MIND),
        ("你是谁做的", Act.ABOUT_THE_BOT),
        ("你好呀", Act.SMALL_TALK),
    ],
)
def test_a_text_is_taken_for_what_it_does(text, act):
    assert shipped.knowledge().matcher.match(text).act is act
