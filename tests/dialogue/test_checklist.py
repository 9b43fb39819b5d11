"""A step that cannot be undone: what comes before it is ticked off, then it is told how."""

from __future__ import annotations

import pytest

from bot.content.plans import Plan
from bot.dialogue import Knowledge, Session
from bot.dialogue.blocks import Checklist, Steps
from bot.dialogue.reply import Reply
from bot.render import plain_text, unfolded
from tests.dialogue.test_engine import Talk
from tests.dialogue.test_views import entry, told
from tests.dialogue.toys import ENTRIES, club, wording

HOW = "到前台签字，柜员收卡。"
PLAN = {
    "id": "close",
    "steps": [
        {"id": "photos", "role": "editor", "title": wording("存好合影")},
        {"id": "pay", "role": "finance", "title": wording("提现"), "precheck": "pay"},
        {"id": "form", "role": "admin", "title": wording("填表"), "after": ["pay"]},
        {
            "id": "sign",
            "role": "owner",
            "title": wording("签字"),
            "text": wording(HOW),
            "irreversible": True,
        },
    ],
}


def talk(**plan: object) -> Talk:
    made = Plan.model_validate(PLAN | plan)
    asked = entry("到前台签字就退了。", final="close")
    return Talk(
        Knowledge.of(
            club(plans={"close": made}, entries={one.id: one for one in (*ENTRIES, asked)})
        )
    )


def seen(reply: Reply) -> str:
    return plain_text(reply.blocks, "zh-Hans")


def labels(reply: Reply) -> dict[str, str]:
    return {button.id: button.label for button in reply.buttons}


def test_the_first_view_names_the_step_and_not_how_it_is_taken():
    page = talk().press("path:close")
    (steps,) = (block for block in page.blocks if isinstance(block, Steps))
    assert told("plan.irreversible", step="签字") in steps.items
    assert HOW.rstrip("。") not in seen(page)
    assert HOW.rstrip("。") in plain_text(unfolded(page), "zh-Hans")
    assert "view:close:final" in labels(page)
    assert "view:close:confirm" not in labels(page)


def test_the_checklist_holds_what_saves_something_and_each_can_be_ticked():
    one = talk()
    one.press("path:close")
    shown = one.press("view:close:final")
    assert "☐ 1. 存好合影\n☐ 2. 提现" in seen(shown)
    assert "填表" not in seen(shown)
    ticked = one.press("tick:close:pay")
    assert "☐ 1. 存好合影\n☑ 2. 提现" in seen(ticked)
    assert labels(ticked)["tick:close:pay"] == "☑ 2"
    one.session = Session.from_json(one.session.to_json())
    assert "☐ 2. 提现" in seen(one.press("tick:close:pay"))


def test_only_the_button_to_the_step_itself_is_marked_as_final():
    one = talk()
    one.press("path:close")
    shown = one.press("view:close:final")
    assert [button.id for button in shown.buttons if button.is_final] == ["view:close:confirm"]


def test_how_it_is_taken_is_told_with_what_is_left():
    one = talk()
    one.press("path:close")
    left = seen(one.press("view:close:confirm"))
    assert HOW.rstrip("。") in left
    assert told("checklist.left", count=2) in left
    for step in ("photos", "pay"):
        one.press(f"tick:close:{step}")
    assert told("checklist.left", count=0) not in seen(one.press("view:close:confirm"))
    assert "⚠️ 清单" not in seen(one.press("view:close:confirm"))


def test_asked_outright_it_is_told_below_the_checklist():
    reply = talk().press("entry:close.what")
    (checklist,) = (block for block in reply.blocks if isinstance(block, Checklist))
    assert checklist.items == ("存好合影", "提现")
    assert seen(reply).index("☐ 2. 提现") < seen(reply).index("到前台签字")


def test_where_nothing_needs_saving_all_that_comes_before_is_listed():
    steps = [step for step in PLAN["steps"] if step["id"] in {"form", "sign"}]
    steps = [{**step, "after": []} for step in steps]
    shown = talk(steps=steps).press("view:close:final")
    assert "☐ 1. 填表" in seen(shown)


@pytest.mark.parametrize("step", ["sign", "form", "nothing"])
def test_what_is_on_no_checklist_cannot_be_ticked(step):
    one = talk()
    assert one.press(f"tick:close:{step}").toast == told("stale")
    assert one.session.done == ()


def test_a_new_beginning_has_no_ticks():
    one = talk()
    one.press("tick:close:pay")
    assert one.session.done
    one.call("start")
    assert one.session.done == ()
