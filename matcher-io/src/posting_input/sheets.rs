//! Sheets and columns of the workbook, for its making and its reading.

/// What a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Text,
    Number,
    Choice(&'static [&'static str]),
}

/// A column with its explanation.
pub(super) struct Column {
    pub(super) header: &'static str,
    pub(super) width: f64,
    pub(super) takes: Takes,
    pub(super) required: bool,
    pub(super) meaning: &'static str,
}

const fn column(header: &'static str, width: f64, takes: Takes, meaning: &'static str) -> Column {
    Column { header, width, takes, required: false, meaning }
}

const fn required(header: &'static str, width: f64, takes: Takes, meaning: &'static str) -> Column {
    Column { header, width, takes, required: true, meaning }
}

pub(super) const EXPERTS: &str = "专家";
pub(super) const POSTS: &str = "岗位";
pub(super) const QUOTAS: &str = "配额";
pub(crate) const DEMANDS: &str = "要求";

pub(super) const EMPLOYMENT: &str = "用工形式";
pub(super) const CONTRACT_YEARS: &str = "合同年限";
/// Offered in the workbook; other words are read as well, for conditions of an office's own.
const EMPLOYMENTS: [&str; 3] = ["在编", "合同", "其他"];
pub(super) const PRIORITIES: [&str; 3] = ["重点", "普通", "靠后"];
pub(super) const GROUPS: [&str; 2] = ["县区", "产业链"];
pub(crate) const LOCK_OR_BAN: [&str; 2] = ["锁定", "禁止"];

/// The sheets in their order.
pub(super) const SHEETS: [(&str, &[Column]); 4] = [
    (
        EXPERTS,
        &[
            required(
                "专家编号",
                16.0,
                Takes::Text,
                "专家记录的编号。整张表空着，就是目录里全部可对接的专家。",
            ),
            column("姓名", 12.0, Takes::Text, "供核对用，不读取。"),
            column("最少岗位", 10.0, Takes::Number, "至少任职几处；空着为 0。"),
            column("最多岗位", 10.0, Takes::Number, "至多任职几处；空着按专家记录里的任职名额，没有则为 1。"),
            column(
                "优先级",
                10.0,
                Takes::Choice(&PRIORITIES),
                "重点的满意度按两倍计，靠后的按一半计；空着为普通。",
            ),
            column("志愿岗位", 36.0, Takes::Text, "岗位编号，按先后用“、”隔开。"),
            column(
                EMPLOYMENT,
                10.0,
                Takes::Choice(&EMPLOYMENTS),
                "专家在原单位的身份；不清楚就空着，列为待核实，不会当作符合。",
            ),
            column(CONTRACT_YEARS, 10.0, Takes::Number, "聘用合同一共签了几年；在编的不用填，不清楚就空着。"),
            column(
                "其他事实",
                30.0,
                Takes::Text,
                "专家条件（posting_experts.toml）里问到的其他事实，写成“名称=内容”，多个用分号隔开。",
            ),
        ],
    ),
    (
        POSTS,
        &[
            required(
                "岗位编号",
                16.0,
                Takes::Text,
                "自定，不重复；只有一个岗位的企业可直接写企业编号。整张表空着，就是每家有待对接需求的企业一个岗位。",
            ),
            column("企业编号", 16.0, Takes::Text, "单位记录的编号；空着同岗位编号。"),
            column(
                "需求编号",
                24.0,
                Takes::Text,
                "专家要帮助解决的需求，用“、”隔开；空着为企业全部待对接的需求。",
            ),
            column("最少人数", 10.0, Takes::Number, "至少几人；空着为 0。"),
            column("最多人数", 10.0, Takes::Number, "至多几人；空着为 1。"),
            column("县区", 12.0, Takes::Text, "配额按它计数；空着按企业所在地区。"),
            column("产业链", 12.0, Takes::Text, "配额按它计数；空着按需求所在的产业链。"),
            column("优先级", 10.0, Takes::Choice(&PRIORITIES), "同“专家”表。"),
            column("志愿人选", 36.0, Takes::Text, "专家编号，按先后用“、”隔开。"),
        ],
    ),
    (
        QUOTAS,
        &[
            required("类别", 10.0, Takes::Choice(&GROUPS), "县区，或产业链。"),
            required("名称", 20.0, Takes::Text, "与“岗位”表或记录里的写法一致。"),
            column("至少", 10.0, Takes::Number, "至少安排多少人次；空着为 0。"),
            column("至多", 10.0, Takes::Number, "至多安排多少人次；空着不限。"),
        ],
    ),
    (
        DEMANDS,
        &[
            required(
                "类别",
                10.0,
                Takes::Choice(&LOCK_OR_BAN),
                "锁定：必须安排在一起。禁止：不得安排在一起。",
            ),
            required("专家编号", 16.0, Takes::Text, "专家记录的编号。"),
            required("岗位编号", 16.0, Takes::Text, "“岗位”表里的编号。"),
            column("说明", 40.0, Takes::Text, "供存档，不读取。"),
        ],
    ),
];
