"""Scripts, regional words and what is typed unseen: all are read as plain Simplified Chinese."""

from __future__ import annotations

import opencc
import pytest

from bot.match import normalise, script_of, sentences
from bot.match.cues import surface
from bot.match.readings import without_tone_digits
from bot.match.script import MAX_RAW, fold, trace
from tests import shipped

LIBRARY = shipped.library()
PHRASINGS = sorted({text for entry in LIBRARY.entries.values() for text in entry.questions.zh})


@pytest.mark.parametrize("writing", ["s2t", "s2tw", "s2hk"])
def test_every_phrasing_is_the_same_in_traditional_chinese(writing):
    convert = opencc.OpenCC(writing).convert
    sample = [text for text in PHRASINGS if "着" in text or "么" in text] + PHRASINGS[::20]
    for text in sample:
        assert normalise(convert(text)) == normalise(text)
        assert surface(convert(text)).text == surface(text).text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("公眾號放著不管會怎樣", "公众号放着不管会怎样"),
        ("老號佔著名額", "老号占着名额"),
        ("拿著作權登記證書投訴", "拿著作权登记证书投诉"),
        ("暱稱能改嗎", "昵称能改吗"),
        ("衞生許可證", "卫生许可证"),
        ("餓了麼", "饿了么"),
        ("為甚麼", "为什么"),
    ],
)
def test_characters_are_folded_as_the_word_has_them(typed, read):
    assert fold(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("公眾號點樣註銷", "公众号怎么注销"),
        ("點解冇得註銷", "为什么没得注销"),
        ("註銷咗嘅公眾號攞返", "注销了的公众号拿回"),
        ("註銷要幾耐，唔該", "注销要多久"),
        ("遷移要幾錢", "迁移要多少钱"),
        ("點做先得", "怎么做先得"),
        ("係咪要公證", "是否要公证"),
        ("關係唔大", "关系不大"),
        ("下晝3點做核對", "下昼3点做核对"),
        ("呢個號係邊個嘅", "这个号是哪个的"),
        ("仲裁", "仲裁"),
        ("官方帳號怎麼刪除", "公众号怎么删除"),
        ("LINE官方帳號怎麼刪除", "line官方账号怎么删除"),
        ("online官方帳號", "online公众号"),
        ("粉絲專頁", "粉丝专页"),
        ("使用者登入後的訊息和影片", "用户登录后的消息和视频"),
        ("智慧財產權證明", "知识产权证明"),
    ],
)
def test_cantonese_and_taiwan_words_become_those_of_the_phrasings(typed, read):
    assert normalise(typed) == read


def test_a_text_in_regional_words_keeps_its_places():
    typed = "唔該，公眾號點樣註銷？管理員嘅身分證冇咗"
    traced = trace(typed)
    assert len(traced.text) == len(traced.origin)
    assert typed[traced.origin[traced.text.index("注销")] :].startswith("註銷")
    assert surface(typed).words(0, 2) == "唔該"


@pytest.mark.parametrize(
    "typed",
    [
        "公众号\u200b怎么\u200d注\u00ad销",
        "\ufeff公众号怎么注销\u202c",
        "公众号\u00a0怎么\u3000注销",
        "公 众 号 怎 么 注 销",
        "公众号\ufe0f怎么注销",
    ],
)
def test_what_takes_no_room_and_odd_spaces_mean_nothing(typed):
    assert normalise(typed) == "公众号怎么注销"


def test_a_place_after_an_unseen_character_is_still_right():
    typed = "我\u200b们是\u00ad服务号"
    seen = surface(typed)
    start = seen.text.index("服务号")
    assert seen.words(start, start + 3) == "服务号"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("gōngzhònghào zěnme zhùxiāo", "gongzhonghao zenme zhuxiao"),
        ("lǜshī", "lvshi"),
        ("Café", "cafe"),
        ("が", "が"),
    ],
)
def test_tone_marks_go(typed, plain):
    assert fold(typed) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("gong1zhong4hao4 zen3me zhu4xiao1", "gongzhonghao zenme zhuxiao"),
        ("gong1 zhong4 hao4", "gong zhong hao"),
        ("you3 3000fen3", "you 3000fen"),
        ("3000粉", "3000粉"),
        ("15天", "15天"),
        ("mp4 h5", "mp4 h5"),
        ("base64 sha1 40001", "base64 sha1 40001"),
        ("ai4", "ai4"),
    ],
)
def test_tone_digits_go_and_numbers_stay(typed, plain):
    assert without_tone_digits(typed) == plain


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("公众号怎么注销", "Hans"),
        ("公眾號怎麼註銷", "Hant"),
        ("公眾號點樣攞返", "Hant"),
        ("管理员叫於文，怎么迁移公众号", "Hans"),
        ("國", None),
        ("台", None),
        ("可以吗", None),
        ("mp.weixin.qq.com", None),
    ],
)
def test_the_script_is_that_of_most_characters(text, script):
    assert script_of(text) == script


def test_a_question_at_the_end_of_a_long_message_is_kept():
    story = "我们的号是前年注册的，后来换过两次运营。" * 60
    assert normalise(f"{story}公众号迁移要多少钱").endswith("公众号迁移要多少钱")
    assert len(normalise(story * 10)) <= MAX_RAW


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公众号怎么注销", ("公众号怎么注销",)),
        ("你好！想注销。怎么办？？", ("你好！", "想注销。", "怎么办？？")),
        ("一、备份；二、申请\n三、确认", ("一、备份；", "二、申请", "三、确认")),
        ("有100,001粉，多久", ("有100,001粉，多久",)),
        ("注销……怎么办", ("注销……", "怎么办")),
        ("他说“不行。”那怎么办", ("他说“不行。”那怎么办",)),
        (
            "We closed v1.2 on mp.weixin.qq.com. What now? Thanks",
            ("We closed v1.2 on mp.weixin.qq.com.", "What now?", "Thanks"),
        ),
        ("😭😭……", ()),
        ("", ()),
    ],
)
def test_a_message_is_cut_into_its_sentences(text, expected):
    assert sentences(text) == expected


def test_only_a_long_sentence_is_cut_at_its_commas():
    story = "，".join(["我们公司前年注册了一个服务号"] * 6)
    *told, asked = sentences(f"{story}，请问迁移要多少钱")
    assert asked.endswith("请问迁移要多少钱")
    assert "".join((*told, asked)) == f"{story}，请问迁移要多少钱"
    assert all(len(piece) <= 60 for piece in (*told, asked))


def test_what_was_blacked_out_tells_no_script():
    assert script_of("密码发给您了：〇〇〇〇〇〇") == "Hans"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("不瞭解怎么注销", "不了解怎么注销"),
        ("一直没回覆", "一直没回复"),
        ("他是藉口", "他是借口"),
        ("平台沈默", "平台沉默"),
        ("公众号甦醒", "公众号苏醒"),
        ("公司姓沈", "公司姓沈"),
    ],
)
def test_words_are_simplified_whose_characters_are_simplified_already(typed, plain):
    assert fold(typed) == plain


def test_however_many_characters_were_met_texts_are_folded_alike():
    typed = "①註\u200b銷"
    before = trace(typed)
    fold("".join(map(chr, range(0x4E00, 0x4E00 + 4_000))))
    fold("".join(map(chr, range(0x6000, 0x6000 + 4_000))))
    fold("".join(map(chr, range(0xAC00, 0xAC00 + 4_000))))
    fold.cache_clear()
    assert trace(typed) == before
    assert before.text == "1注销"
    assert list(before.origin) == [0, 1, 3]
