"""Readers of Traditional Chinese get their own characters and words; WeChat's labels stay."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from bot.render import localised
from bot.render.vocabulary import LABELS, NAMES, SPELLING, WORDS
from tests import shipped
from tests.knowledge.wordings import every_wording, shown
from tools.traditional import differences

MAINLAND = (
    "軟件|硬件|信息|默認|登錄|登陸|鏈接|賬|屏幕|網絡|視頻|音頻|短信|菜單|服務器|接口|界面|域名(?!稱)|密鑰"
    "|調用|插件|卸載|緩存|激活|刷新|識別|搜索|在線|導出|導入|打印|複印件|郵箱|充值|提現|聯繫|取消關注|取關"
    "|退訂|運營|設置|字段|質量|用戶名(?!稱)|模塊|重啟|移動應用|紙質|打款|自定義|新西蘭|貼紙|文檔|帖子|臺|佈"
    "|小程序|數據(?!分析)|身份|模板|文本|(?<!浮)水印|手機號(?!碼)|私信|舉報|拉黑|點贊|按贊|互聯網|網上|網銀|網店|寬帶"
    "|接入|添加|存儲|積分|套餐|營銷|渠道|門店|外賣|酒店|谷歌|公曆|全稱|掃臉|掃描件|資質|外鏈|在崗|靠譜"
)
"""Words of the mainland, in Traditional characters: none may reach a reader."""

PROPER_NAMES = re.compile(
    r"《[^》]*》|個人信息保護法|互聯網(?:新聞|用戶公眾帳號)?信息服務|互聯網用戶帳號信息管理|新聞信息服務"
    r"|互聯網診療|視頻號"
)
"""Laws, licences and products keep their names."""
DEEDS = ("长按这个号",)
"""Steps in a path that are not a label on the screen."""

LABEL = "|".join(sorted(map(re.escape, LABELS), key=len, reverse=True))
NAME = "|".join(map(re.escape, NAMES))
AS_ON_SCREEN = re.compile(rf"(?:{LABEL})(?=\s*→)|(?<=→)\s?(?:{LABEL})|「(?:{LABEL})」|{NAME}")


@pytest.fixture(scope="module")
def library():
    return shipped.library()


@pytest.fixture(scope="module")
def texts(library):
    return {place: AS_ON_SCREEN.sub("", text) for place, text in shown(library, "zh-Hant").items()}


def simplified_only(character: str) -> bool:
    """Tell whether Taiwan's own character set lacks this Chinese character."""
    try:
        character.encode("cp950")
    except UnicodeEncodeError:
        return "\u4e00" <= character <= "\u9fff"
    return False


def test_nothing_but_labels_is_left_in_simplified_characters(texts):
    assert len(texts) > 1000
    left = {
        place: sorted(set(filter(simplified_only, text)))
        for place, text in texts.items()
        if any(map(simplified_only, text))
    }
    assert left == {}


def test_no_mainland_word_reaches_a_reader(texts):
    found = {
        place: re.findall(MAINLAND, PROPER_NAMES.sub("", text)) for place, text in texts.items()
    }
    assert {place: words for place, words in found.items() if words} == {}


def test_every_part_of_a_path_is_a_known_label(library):
    known = (*LABELS, *DEEDS)
    strange = []
    for place, wording in every_wording(library):
        for before, after in re.findall(r"(\S+?)\s*→\s*(?=(\S+))", wording.zh):
            if not after.startswith(known) or not before.endswith((*known, "）")):
                strange.append(f"{place}: {before} → {after}")
    assert strange == []


def test_the_vocabulary_gives_words_in_traditional_characters():
    preferred = [*WORDS.values(), *SPELLING.values()]
    assert [word for word in preferred if any(map(simplified_only, word))] == []


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("公众号", "公眾號"),
        ("帐号和账号", "帳號和帳號"),
        ("取消关注、退订", "取消追蹤、取消訂閱"),
        ("小程序照常用，旧程序会断", "小程式照常用，舊程式會斷"),
        ("打开视频号，下载视频", "打開視頻號，下載影片"),
        ("身份证号和模板里的数据", "身分證號和範本裡的資料"),
        ("港澳台和台湾的平台", "港澳台和台灣的平台"),
        ("打标签，手签也行", "打標籤，手簽也行"),
        ("公布以后发布", "公布以後發布"),
        ("有赞的赞赏，有赞赏就提", "有贊的讚賞，有讚賞就提"),
        ("说“不知道”", "說「不知道」"),
        ("《个人信息保护法》保护信息", "《個人信息保護法》保護資訊"),
        ("类型只影响粉丝发通知", "類型只影響粉絲發通知"),
    ],
)
def test_words_are_those_of_a_taiwanese_editor(simplified, traditional):
    assert localised(simplified, "zh-Hant") == traditional


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("点“取消关联”", "點「取消关联」"),
        ("小程序管理 → 详情 → 取消关联", "小程序管理 → 详情 → 取消关联"),
        ("来源写的“服务器配置→停用”", "來源寫的「服务器配置→停用」"),
        ("进设置与开发 → 人员设置里改设置", "進设置与开发 → 人员设置裡改設定"),
        ("清空JS接口安全域名和接口", "清空JS接口安全域名和 API"),
        ("别授权管理员，在授权管理里看", "別授權管理員，在授权管理裡看"),
    ],
)
def test_labels_stay_as_they_stand_on_the_screen(simplified, traditional):
    assert localised(simplified, "zh-Hant") == traditional


def test_a_path_names_the_label_of_the_app_in_traditional_chinese_as_well():
    path = localised("订阅号消息 → 长按这个号 → 不再关注，马上生效", "zh-Hant")
    assert re.fullmatch("订阅号消息 → 長按這個帳號 → 不再关注（繁體介面.*「.+」），馬上生效", path)
    assert localised("点“不再关注”", "zh-Hant") == "點「不再关注」"


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("强调用途", "強調用途"),
        ("直接口头说", "直接口頭說"),
        ("引导出席", "引導出席"),
        ("高级别", "高級別"),
        ("关联系统", "關聯系統"),
        ("机关注销", "機關註銷"),
        ("有关注销", "有關註銷"),
        ("手机关注公众号", "手機追蹤公眾號"),
        ("正在线下办，在线下载也行", "正在線下辦，線上下載也行"),
        ("标识别人的，识别的文章", "標識別人的，辨識的文章"),
        ("目标签名，标签名称", "目標簽名，標籤名稱"),
        ("一个旧号", "一個舊帳號"),
        ("被发布者", "被發布者"),
        ("乱发内容", "亂發內容"),
        ("对方几年不动", "對方幾年不動"),
        ("直接合并", "直接合併"),
        ("一并发文", "一併發文"),
        ("30 天后台通知", "30 天後台通知"),
        ("算在组织里", "算在組織裡"),
    ],
)
def test_no_word_is_found_across_the_border_of_two(simplified, traditional):
    assert localised(simplified, "zh-Hant") == traditional
    assert list(differences(simplified)) == []


def test_the_check_finds_a_word_taken_across_a_border():
    (found,) = differences("请相信息怒")
    assert (found.simplified, found.shown) == ("相信息怒", "相資訊怒")


def test_texts_read_the_same_when_converted_word_by_word(library):
    """A stretch that fails here is explained at the head of tools/traditional.py."""
    assert [*chain.from_iterable(map(differences, shown(library, "zh-Hans").values()))] == []
