"""A small library about leaving a club, to test the dialogue without the shipped knowledge."""

from __future__ import annotations

from functools import cache

from bot.content.library import Library
from bot.content.models import Entry, Flow, OutOfScope
from bot.content.pages import PAGE_SECTIONS, Topic
from bot.content.plans import Plan
from bot.content.texts import Texts
from tests import shipped


def wording(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": f"[{zh}]"}


def option(name: str, label: str, cues: tuple[str, ...] = (), **more: object) -> dict[str, object]:
    return {"id": name, "label": wording(label), "cues": {"zh": cues}, **more}


def slot(name: str, question: str, *options: dict[str, object]) -> dict[str, object]:
    unknown = option("unknown", "不知道")
    return {
        "id": name,
        "name": wording(name),
        "question": wording(question),
        "why": wording(f"{name}决定走哪条路"),
        "options": [*options, unknown],
    }


def page(
    verdict: list[dict[str, object]], **sections: list[dict[str, object]]
) -> dict[str, object]:
    names = [name for name in PAGE_SECTIONS if name != "unverified"]
    lines = {name: sections.get(name, [wording(f"{name}一条")]) for name in names}
    return {"verdict": verdict, **lines, "next": ["close.fee"]}


FLOW = Flow.model_validate(
    {
        "version": 1,
        "slots": [
            slot(
                "role",
                "您是会员还是客人？",
                option("guest", "客人", ("我是客人",)),
                option("member", "会员", ("我是会员", "我的会员卡")),
            ),
            slot(
                "goal",
                "要退会还是停卡？",
                option("close", "退会", ("退会", "不想当会员")),
                option("pause", "停卡", ("停卡",)),
            ),
            slot(
                "card",
                "金卡还是银卡？",
                option("gold", "金卡", ("金卡",)),
                option("silver", "银卡", ("银卡",), replies={"zh": ["银的"]}),
            ),
        ],
        "rules": [
            {"when": {"role": ["guest"]}, "outcome": "guest"},
            {"when": {"goal": ["close"]}, "outcome": "close", "asks": ["card"]},
            {"when": {"goal": ["pause"]}, "outcome": "pause", "asks": ["card"]},
            {"outcome": "choose"},
        ],
    }
)

TOPICS = {
    topic.id: topic
    for topic in (
        Topic.model_validate(
            {
                "id": name,
                "kind": "path",
                "order": order,
                "title": wording(title),
                "summary": wording(f"{title}的路"),
                "page": content,
            }
        )
        for order, (name, title, content) in enumerate(
            (
                ("guest", "客人", page([wording("客人走大门就行")])),
                (
                    "close",
                    "退会",
                    page(
                        [
                            {"when": {"card": ["gold"]}, **wording("金卡退会要等一年")},
                            wording("填表就能退会"),
                        ],
                    ),
                ),
                ("pause", "停卡", page([wording("打电话停卡")])),
                ("choose", "怎么选", page([wording("先想清楚要退会还是停卡")])),
            )
        )
    )
}

PLANS = {
    "close": Plan.model_validate(
        {
            "id": "close",
            "steps": [
                {"id": "form", "role": "admin", "title": wording("填表")},
                {
                    "id": "card",
                    "role": "admin",
                    "title": wording("交还银卡"),
                    "when": {"card": ["silver"]},
                },
            ],
        }
    )
}

ENTRIES = [
    Entry.model_validate(entry)
    for entry in (
        {
            "id": "close.how",
            "topic": "close",
            "title": wording("怎么退会"),
            "questions": {"zh": ["怎么退会", "退会流程是什么", "会员卡不要了怎么办"]},
            "answer": wording("填一张退会表。\n\n1. 拿表\n2. 交表"),
            "guide": {"goal": "close"},
        },
        {
            "id": "close.fee",
            "topic": "close",
            "title": wording("退会要多少钱"),
            "questions": {"zh": ["退会要多少钱", "退会收费吗", "退会手续费是多少"]},
            "answer": wording("退会不收钱。"),
        },
        {
            "id": "pause.time",
            "topic": "pause",
            "title": wording("停卡最长多久"),
            "questions": {"zh": ["停卡最长多久", "停卡能停几个月", "停卡期限"]},
            "answer": wording("停卡最长半年。"),
        },
        {
            "id": "smalltalk.greet",
            "topic": "smalltalk",
            "title": wording("打招呼"),
            "questions": {"zh": ["你好", "在吗", "早上好"]},
            "answer": wording("您好，说说您的情况。"),
        },
    )
]

OBJECTS = (
    OutOfScope.model_validate(
        {
            "id": "gym",
            "name": wording("健身房"),
            "names": ["健身房"],
            "nearest": ["close.how"],
        }
    ),
)


@cache
def _texts() -> Texts:
    return shipped.library().texts


def club(**changes: object) -> Library:
    """Return the toy library, with the shipped interface texts."""
    values: dict[str, object] = {
        "entries": {entry.id: entry for entry in ENTRIES},
        "texts": _texts(),
        "topics": TOPICS,
        "plans": PLANS,
        "flow": FLOW,
        "objects": OBJECTS,
        "version": "toy",
    }
    return Library(**{**values, **changes})
