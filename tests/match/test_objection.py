"""What is still asked where a part of a question is taken back."""

from __future__ import annotations

import pytest

from bot.match.objection import left_of


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("不是问钱，是问几天", "几天"),
        ("不是文章 我说的是留言", "留言"),
        ("没问流程 要什么章", "要什么章"),
        ("别说管理员 就说运营者", "运营者"),
        ("不是我问的是旧号", "旧号"),
        ("唔係問材料 係問時間", "时间"),
        ("bu shi qianyi, wo wen zhuxiao", "zhuxiao"),
        ("no, the fee", "the fee"),
        ("not the posts, the comments", "the comments"),
        ("the comments, not the posts", "the comments"),
        ("i mean the old company", "the old company"),
    ],
)
def test_what_is_taken_back_is_not_asked_for(text, left):
    assert left_of(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "不续费会怎样",
        "不是管理员 能注销吗",
        "没有公章怎么办",
        "没问过客服 能直接办吗",
        "不能迁移 是为什么",
        "我说了不算",
        "is it free or not",
        "not sure, can I still close it",
        "no one confirms it",
    ],
)
def test_a_denial_that_belongs_to_the_question_is_no_objection(text):
    assert not left_of(text)
