"""Words that Taiwan and Hong Kong write otherwise, and WeChat's labels that are never rewritten.

Written as an author of the knowledge writes them, in Simplified Chinese. Where Taiwan and
Hong Kong differ, the word that both understand is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "登录": "登入",
    "登陆": "登入",
    "链接": "連結",
    "信息": "資訊",
    "个人信息保护法": "個人信息保護法",
    "信息服务": "信息服務",
    "用户账号信息管理": "用戶帳號信息管理",
    "消息": "訊息",
    "通过的消息": "通過的消息",
    "没消息": "沒消息",
    "站内信": "站內訊息",
    "短信": "簡訊",
    "视频": "影片",
    "视频号": "視頻號",
    "视频扫码": "視訊掃碼",
    "视频里": "視訊裡",
    "音频": "音訊",
    "程序": "程式",
    "小程序": "小程序",
    "默认": "預設",
    "屏幕": "螢幕",
    "网络": "網路",
    "软件": "軟體",
    "硬件": "硬體",
    "质量": "品質",
    "服务器": "伺服器",
    "接口": "介面",
    "界面": "介面",
    "域名": "網域名稱",
    "模块": "模組",
    "字段": "欄位",
    "用户名": "用戶名稱",
    "密钥": "金鑰",
    "调用": "呼叫",
    "重启": "重新啟動",
    "菜单": "選單",
    "插件": "外掛程式",
    "卸载": "解除安裝",
    "缓存": "快取",
    "运营": "營運",
    "设置": "設定",
    "激活": "啟用",
    "刷新": "重新整理",
    "识别": "辨識",
    "搜索": "搜尋",
    "在线": "線上",
    "终端": "終端機",
    "再运行": "再執行",
    "导出": "匯出",
    "导完": "匯出完",
    "导入": "匯入",
    "打印": "列印",
    "复印件": "影印本",
    "邮箱": "信箱",
    "邮件": "電子郵件",
    "充值": "儲值",
    "提现": "提款",
    "支持": "支援",
    "数据支持": "數據支持",
    "联系": "聯絡",
    "社区": "社群",
    "开放社区": "開放社區",
    "运营社区": "營運社區",
    "帖子": "貼文",
    "发帖": "發文",
    "贴纸": "貼圖",
    "取消关注": "取消追蹤",
    "取关": "取消追蹤",
    "关注": "追蹤",
    "退订": "取消訂閱",
    "高级": "進階",
    "移动应用": "行動應用程式",
    "文档": "文件",
    "纸质": "紙本",
    "合同": "合約",
    "打款": "匯款",
    "自定义": "自訂",
    "新西兰": "紐西蘭",
}
"""Simplified word → what a reader of Traditional Chinese expects; longer words win.

A word that stands for itself only keeps a shorter one out of it: 小程序 is a product's name.
"""

SPELLING: Final[Mapping[str, str]] = {
    "賬": "帳",
    "平臺": "平台",
    "後臺": "後台",
    "隻": "只",
    "籤": "簽",
    "絲髮": "絲發",
    "併發": "並發",
}
"""Traditional spelling → the better one, in titles too. The last four are what OpenCC makes of
只, 签 and 发 beside a word it misreads; none of them stands in our texts in its own meaning."""

LABELS: Final = frozenset(
    {
        *("设置", "设置与开发", "公众号设置", "账号设置", "功能设置", "人员设置", "基本配置"),
        *("账号详情", "名称", "原始ID", "主体信息", "注销帐号", "帐号迁移", "开始迁移"),
        *("管理员信息", "运营者管理", "修改", "详情", "小程序管理", "取消关联", "授权管理"),
        *("服务器配置", "停用", "网页授权", "网页授权域名", "网页服务", "开发者中心"),
        *("微信开发者平台", "我的业务", "公众号或服务号", "基础信息", "域名与消息推送配置"),
        *("开发密钥", "侵权投诉", "我要投诉", "我要申诉", "提交记录", "发起申诉", "投诉"),
        *("混淆他人", "混淆他人投诉", "绑定查询", "公众平台", "微信公众平台", "公众平台安全助手"),
        *(
            "商户平台",
            "账户设置",
            "账户中心",
            "注销商户号",
            "终止协议",
            "导出数据",
            "数据分析",
            "隐私设置",
            "禁止",
        ),
        *("账号主页", "公众号主页", "右上角", "页面底部", "订阅号消息", "不再关注", "关闭"),
        *("接收消息", "消息免打扰", "服务通知", "公众号迁移", "腾讯客服", "人工"),
        *("提交问题", "不活跃冻结", "因侵权投诉而注销", "已在工商局注销"),
        *("官方", "⋯"),
    }
)
"""What stands on WeChat's screens in Simplified Chinese: kept in a path (a → b) or in quotes."""
