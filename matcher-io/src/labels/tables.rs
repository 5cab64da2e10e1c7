//! The label tables themselves.

use matcher_core::explanation::IndicatorVerdict;
use matcher_core::matching::Verdict;
use matcher_core::record::{
    Comparator, CooperationMode, DemandStatus, OrganisationKind, OutcomeEvent, OwnershipKind, RecordKind,
    Stage, SupplyKind, SupplyStatus,
};

use super::Label;

impl Label for RecordKind {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (Self::Organisation, "单位", &["organisation", "企业", "机构"]),
        (Self::Demand, "需求", &["demand", "技术需求"]),
        (Self::Supply, "供给", &["supply", "科技供给"]),
    ];
}

impl Label for SupplyKind {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (Self::Achievement, "成果", &["achievement", "科技成果", "专利", "技术成果"]),
        (Self::Expert, "专家", &["expert", "人才", "科技人才"]),
        (Self::Instrument, "仪器", &["instrument", "仪器设备", "设备", "大型仪器"]),
        (Self::Platform, "平台", &["platform", "中试基地", "创新平台", "平台基地"]),
        (Self::Policy, "政策", &["policy", "科技政策", "惠企政策"]),
    ];
}

impl Label for DemandStatus {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (
            Self::Open,
            "待对接",
            &["open", "未解决", "未对接", "征集中", "待解决", "对接中", "进行中", "有效", "开放", "发布"],
        ),
        (Self::Answered, "已解决", &["answered", "解决", "已对接", "已签约", "已完成"]),
        (
            Self::Closed,
            "已关闭",
            &["closed", "关闭", "已撤销", "撤销", "已撤回", "取消", "已取消", "失效", "终止"],
        ),
    ];
}

impl Label for SupplyStatus {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (
            Self::Available,
            "可对接",
            &["available", "可用", "有效", "正常", "可转化", "待转化", "在用", "现行", "现行有效"],
        ),
        (
            Self::Withdrawn,
            "已撤回",
            &["withdrawn", "撤回", "不可用", "失效", "已转化", "已转让", "停用", "废止", "已废止", "下架"],
        ),
    ];
}

impl Label for CooperationMode {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (
            Self::Transfer,
            "转让",
            &["transfer", "技术转让", "成果转让", "专利转让", "购买", "买断", "技术引进", "引进"],
        ),
        (
            Self::License,
            "许可",
            &[
                "license",
                "技术许可",
                "专利许可",
                "许可使用",
                "授权",
                "授权使用",
                "许可实施",
                "普通许可",
                "独占许可",
            ],
        ),
        (
            Self::JointDevelopment,
            "合作开发",
            &[
                "joint_development",
                "联合开发",
                "合作研发",
                "联合研发",
                "共同开发",
                "联合攻关",
                "产学研合作",
                "合作",
                "技术合作",
                "合作攻关",
                "共建",
            ],
        ),
        (
            Self::CommissionedDevelopment,
            "委托开发",
            &[
                "commissioned_development",
                "委托",
                "委托研发",
                "技术开发",
                "揭榜挂帅",
                "委托研究",
                "定制开发",
                "委托加工",
            ],
        ),
        (
            Self::Equity,
            "作价入股",
            &["equity", "技术入股", "入股", "作价投资", "股权合作", "合资", "知识产权入股", "技术作价入股"],
        ),
        (
            Self::Consulting,
            "技术咨询",
            &["consulting", "咨询", "技术服务", "技术指导", "咨询服务", "顾问", "技术培训", "服务"],
        ),
    ];
}

impl Label for OrganisationKind {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (
            Self::Enterprise,
            "企业",
            &[
                "enterprise",
                "公司",
                "合作社",
                "企业单位",
                "民营企业",
                "国有企业",
                "有限公司",
                "有限责任公司",
                "股份有限公司",
            ],
        ),
        (Self::University, "高校", &["university", "大学", "学院", "高等院校", "院校", "学校", "高等学校"]),
        (
            Self::Institute,
            "科研院所",
            &["institute", "研究院", "研究所", "科研机构", "研究机构", "科研单位", "院所"],
        ),
        (Self::Hospital, "医院", &["hospital", "医疗机构", "卫生机构"]),
        (
            Self::PlatformOperator,
            "平台运营机构",
            &["platform_operator", "平台", "平台机构", "运营机构", "新型研发机构", "孵化器", "服务机构"],
        ),
        (
            Self::Government,
            "政府部门",
            &["government", "政府", "机关", "事业单位", "政府机构", "行政机关", "党政机关"],
        ),
        (Self::Other, "其他", &["other", "其它", "其他单位", "社会组织"]),
    ];
}

impl Label for OwnershipKind {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (Self::Founded, "创办", &["founded", "创立", "设立", "发起", "创始人", "举办"]),
        (Self::Invested, "投资", &["invested", "参股", "控股", "持股", "出资", "入股", "股东"]),
    ];
}

impl Label for Comparator {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (
            Self::Ge,
            "≥",
            &["ge", ">=", "≧", "⩾", "不低于", "不小于", "不少于", "大于等于", "至少", "达到", "以上"],
        ),
        (
            Self::Le,
            "≤",
            &["le", "<=", "≦", "⩽", "不高于", "不大于", "不超过", "小于等于", "至多", "以下", "以内"],
        ),
        (Self::Gt, ">", &["gt", "大于", "高于", "超过", "多于"]),
        (Self::Lt, "<", &["lt", "小于", "低于", "少于"]),
        (Self::Eq, "=", &["eq", "等于", "约", "为", "约为"]),
        (Self::Between, "~", &["between", "介于", "至", "到"]),
    ];
}

impl Label for Stage {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (Self::Research, "科研", &["research", "研发", "研究", "基础研究", "科研阶段", "实验室", "科学研究"]),
        (
            Self::Pilot,
            "中试验证",
            &["pilot", "中试", "小试", "验证", "中试阶段", "中试熟化", "熟化", "中试放大", "放大"],
        ),
        (
            Self::Incubation,
            "孵化",
            &["incubation", "孵化阶段", "转化孵化", "加速", "成果转化", "转化", "试产", "产业化示范"],
        ),
        (
            Self::Industrial,
            "产业应用",
            &[
                "industrial",
                "产业化",
                "应用",
                "量产",
                "推广",
                "产业",
                "产业化应用",
                "应用推广",
                "市场化",
                "商业化",
            ],
        ),
    ];
}

impl Label for OutcomeEvent {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (Self::Contacted, "已联系", &["contacted", "联系", "已电话", "已沟通", "电话联系", "沟通"]),
        (
            Self::Negotiating,
            "已对接",
            &["negotiating", "对接", "对接中", "洽谈", "洽谈中", "已洽谈", "面谈", "谈判"],
        ),
        (Self::Signed, "签约", &["signed", "已签约", "签合同", "成交", "达成合作", "已合作"]),
        (
            Self::Declined,
            "不合适",
            &["declined", "不适合", "拒绝", "无意向", "不匹配", "放弃", "不对接", "不考虑"],
        ),
        (Self::Opened, "已查看", &["opened", "查看", "已打开", "打开"]),
        (Self::Shown, "已展示", &["shown", "展示", "已推送", "推送"]),
    ];
}

impl Label for Verdict {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (Self::Direct, "可直接对接", &["direct", "直接对接"]),
        (Self::WorthContact, "值得接洽", &["worth_contact", "值得联系"]),
        (Self::Reference, "仅供参考", &["reference", "参考"]),
        (Self::NoMatch, "无合适供给", &["no_match", "无解", "无"]),
    ];
}

impl Label for IndicatorVerdict {
    const CHOICES: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (Self::Satisfied, "满足", &["satisfied", "符合", "达标"]),
        (Self::Violated, "不满足", &["violated", "不符合", "不达标"]),
        (Self::Unknown, "未知", &["unknown", "未说明", "不详"]),
    ];
}
