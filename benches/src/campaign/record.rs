//! Records of random technical words.

use matcher_core::record::{Demand, Organisation, OrganisationKind, Record, RecordKind, Supply, SupplyKind};

use crate::Random;

/// What the words of a text are drawn from.
const WORDS: [&str; 48] = [
    "钼精矿",
    "焙烧",
    "烟气",
    "制酸",
    "尾矿",
    "微晶玻璃",
    "浮选药剂",
    "回收率",
    "钒页岩",
    "提钒",
    "氧化钼",
    "靶材",
    "香菇",
    "烘干",
    "热泵",
    "褐变",
    "核桃",
    "油脂",
    "脱皮",
    "天麻",
    "丹参",
    "提取",
    "浓缩",
    "喷雾干燥",
    "康养",
    "睡眠监测",
    "慢病管理",
    "远程问诊",
    "中药浴",
    "森林",
    "步态",
    "传感器",
    "矿车",
    "无人驾驶",
    "选矿厂",
    "视觉检测",
    "数控机床",
    "能耗",
    "余热",
    "光伏",
    "储能",
    "锂电池",
    "正极材料",
    "电解液",
    "污水",
    "重金属",
    "吸附",
    "监测系统",
];
const CLAUSES: [&str; 6] =
    ["，成本偏高，", "，需要稳定运行，", "，已完成中试，", "；希望合作攻关", "，适合中小企业，", "。"];

/// A record of a kind under one of `ids` identifiers.
pub fn random_record(random: &mut Random, kind: RecordKind, ids: u64) -> Record {
    let number = random.below(ids);
    match kind {
        RecordKind::Organisation => Record::Organisation(organisation(random, &format!("o{number}"))),
        RecordKind::Demand => {
            let (title, body) = (text(random, 3), text(random, 20));
            let mut demand = Demand::from_text(format!("d{number}").as_str(), &title, &body);
            demand.enterprise = organisation_id(random, ids);
            demand.budget_wan_yuan = random.percent(50).then(|| random.between(5, 500) as f64);
            Record::Demand(demand)
        }
        RecordKind::Supply => {
            let kind =
                *random.one_of(&[SupplyKind::Achievement, SupplyKind::Achievement, SupplyKind::Expert]);
            let (title, body) = (text(random, 3), text(random, 40));
            let mut supply = Supply::from_text(format!("s{number}").as_str(), kind, &title, &body);
            supply.owner = organisation_id(random, ids);
            supply.year = random.percent(50).then(|| random.between(2015, 2026) as i32);
            Record::Supply(supply)
        }
    }
}

fn organisation(random: &mut Random, id: &str) -> Organisation {
    let name = format!("{}研究所", text(random, 2));
    Organisation::from_name(id, OrganisationKind::Institute, &name)
}

fn organisation_id<T: for<'a> From<&'a str>>(random: &mut Random, ids: u64) -> Option<T> {
    random.percent(60).then(|| format!("o{}", random.below(ids)).as_str().into())
}

/// A text of some `words` words.
fn text(random: &mut Random, words: u64) -> String {
    let mut text = String::new();
    for _ in 0..random.between(1, words) {
        text.push_str(random.one_of::<&str>(&WORDS));
        if random.percent(20) {
            text.push_str(random.one_of::<&str>(&CLAUSES));
        }
    }
    text
}
