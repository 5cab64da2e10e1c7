//! Which enterprises to visit next, as a workbook to be printed and taken along: the list with reasons, the tours by county, and what to
//! bring and to ask with room for answers.
//!
//! The same list gives the same bytes.

use std::path::Path;

use matcher_core::record::{Contact, Region, format_date};
use matcher_core::visits::{BringAlong, CountyTour, LastContact, VisitDemand, VisitEntry, VisitList};

use crate::error::Error;
use crate::labels::Label;
use crate::signed_sheet::{SignedCell, SignedSheet, add};
use crate::workbook::save;

const LIST: &[(&str, f64)] = &[
    ("次序", 6.0),
    ("县区", 12.0),
    ("企业编号", 12.0),
    ("企业", 28.0),
    ("联系人", 10.0),
    ("电话", 15.0),
    ("得分", 8.0),
    ("最近一次联系", 16.0),
    ("没有着落的需求", 9.0),
    ("为什么去", 76.0),
];
const TOURS: &[(&str, f64)] = &[
    ("县区", 12.0),
    ("第几天", 7.0),
    ("第几家", 7.0),
    ("企业", 28.0),
    ("联系人", 10.0),
    ("电话", 15.0),
    ("带什么去", 50.0),
    ("谈什么、问什么", 60.0),
    ("走访人、日期", 18.0),
];
const TALKS: &[(&str, f64)] = &[
    ("企业", 26.0),
    ("需求编号", 14.0),
    ("需求", 30.0),
    ("答案", 12.0),
    ("带什么去", 50.0),
    ("问什么", 50.0),
    ("企业的回答", 36.0),
];

/// Writes the sheets 走访清单, 分县行程 and 带什么问什么.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::Workbook`] when the spreadsheet writer refuses something.
pub fn write(path: &Path, list: &VisitList) -> Result<(), Error> {
    let sheets = [ranked(list), tours(list), talks(list)];
    save(path, |workbook, formats| sheets.iter().try_for_each(|sheet| add(workbook, sheet, formats)))
}

fn ranked(list: &VisitList) -> SignedSheet<'static> {
    let row = |(entry, number): (&VisitEntry, u32)| {
        let waiting = entry.demands.iter().filter(|demand| !demand.answered).count();
        vec![
            SignedCell::Number(f64::from(number)),
            SignedCell::text(county(entry.region.as_ref())),
            SignedCell::text(entry.organisation.as_str()),
            SignedCell::text(entry.name.as_str()),
            person(entry.contact.as_ref()),
            phone(entry.contact.as_ref()),
            SignedCell::Grade(entry.score),
            SignedCell::text(last_contact(entry)),
            SignedCell::Number(waiting as f64),
            SignedCell::text(format!("{}。", entry.reasons.join("；\n"))),
        ]
    };
    SignedSheet {
        name: "走访清单".to_owned(),
        title: "企业走访清单".to_owned(),
        note: format!(
            "截至 {}，列出 {} 家（共 {} 家企业）。得分越高越该先去；算法见“为什么去”。",
            format_date(list.as_of),
            list.entries.len(),
            list.firms
        ),
        columns: LIST,
        rows: list.entries.iter().zip(1..).map(row).collect(),
    }
}

fn tours(list: &VisitList) -> SignedSheet<'static> {
    let row = |tour: &CountyTour, day: usize, stop: usize, entry: &VisitEntry| {
        vec![
            SignedCell::text(county(tour.county.as_ref())),
            SignedCell::Number(day as f64),
            SignedCell::Number(stop as f64),
            SignedCell::text(entry.name.as_str()),
            person(entry.contact.as_ref()),
            phone(entry.contact.as_ref()),
            SignedCell::text(lines(entry.demands.iter().flat_map(|demand| demand.bring.first()).map(bring))),
            SignedCell::text(lines(topics(entry))),
            SignedCell::Empty,
        ]
    };
    let mut rows = Vec::new();
    for tour in &list.tours {
        for (places, day) in tour.days.iter().zip(1..) {
            let stops = places.iter().filter_map(|at| list.entries.get(*at)).zip(1..);
            rows.extend(stops.map(|(entry, stop)| row(tour, day, stop, entry)));
        }
    }
    SignedSheet {
        name: "分县行程".to_owned(),
        title: "企业走访分县行程".to_owned(),
        note: "同一县区排在一起，得分高的先去；一天走访几家可在 visits.toml 里改。".to_owned(),
        columns: TOURS,
        rows,
    }
}

/// What to talk about at a firm: its demands by title, then what to ask about itself.
fn topics(entry: &VisitEntry) -> impl Iterator<Item = String> {
    let demands = entry.demands.iter().map(|demand| {
        let first = demand.questions.first().map_or_else(String::new, |asked| format!("：{asked}"));
        format!("“{}”{first}", demand.title)
    });
    demands.chain(entry.questions.iter().cloned())
}

fn talks(list: &VisitList) -> SignedSheet<'static> {
    let mut rows = Vec::new();
    for entry in &list.entries {
        rows.extend(entry.demands.iter().map(|demand| talk(entry, demand)));
        if !entry.questions.is_empty() {
            rows.push(vec![
                SignedCell::text(entry.name.as_str()),
                SignedCell::Empty,
                SignedCell::text("（企业情况）"),
                SignedCell::Empty,
                SignedCell::Empty,
                SignedCell::text(lines(entry.questions.iter().cloned())),
                SignedCell::Empty,
            ]);
        }
    }
    SignedSheet {
        name: "带什么问什么".to_owned(),
        title: "走访时带什么、问什么".to_owned(),
        note: "有答案的带去当面谈；没有答案的，所带的只供参考，先把问题问清。".to_owned(),
        columns: TALKS,
        rows,
    }
}

fn talk(entry: &VisitEntry, demand: &VisitDemand) -> Vec<SignedCell> {
    vec![
        SignedCell::text(entry.name.as_str()),
        SignedCell::text(demand.demand.as_str()),
        SignedCell::text(demand.title.as_str()),
        SignedCell::text(if demand.answered { "有" } else { "还没有" }),
        SignedCell::text(lines(demand.bring.iter().map(bring))),
        SignedCell::text(lines(demand.questions.iter().cloned())),
        SignedCell::Empty,
    ]
}

/// A supply to bring along: `成果 S-1 热泵干燥（某大学，0.83，值得接洽）`.
fn bring(brought: &BringAlong) -> String {
    let who = match brought.institution.name.as_str() {
        "" => String::new(),
        name => format!("{name}，"),
    };
    let (kind, verdict) = (brought.kind.label(), brought.verdict.label());
    format!("{kind} {} {}（{who}{:.2}，{verdict}）", brought.supply, brought.title, brought.score)
}

fn lines(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

fn county(region: Option<&Region>) -> &str {
    region.map_or("县区不详", |region| region.name.as_str())
}

fn person(contact: Option<&Contact>) -> SignedCell {
    SignedCell::optional(contact.and_then(|contact| contact.name.as_ref()))
}

fn phone(contact: Option<&Contact>) -> SignedCell {
    SignedCell::optional(contact.and_then(|contact| contact.phone.as_ref()))
}

fn last_contact(entry: &VisitEntry) -> String {
    match entry.last_contact {
        LastContact::Known { on, by, .. } => format!("{}（{}）", format_date(on), by.label()),
        LastContact::Never => "从未".to_owned(),
        LastContact::Unknown => "不知道".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Reader, Xlsx, open_workbook};
    use matcher_core::visits::VisitList;

    use super::write;

    const ENTRY: &str = r#"{"organisation":"qy-1","name":"柞水菌业","region":{"name":"柞水县"},"contact":{"name":"李工","phone":"0914-1"},
        "score":0.625,"parts":{"unanswered":{"value":0.5,"counted":0.5,"share":0.4},"gap":{"value":null,"counted":0.5,"share":0.2},
        "contact":{"value":null,"counted":0.5,"share":0.25},"incomplete":{"value":0.4,"counted":0.4,"share":0.15}},
        "last_contact":{"state":"unknown"},"visited":null,"links":[],"chains":[],
        "demands":[{"demand":"xq-1","title":"香菇发黑","answered":false,"completeness":0.6,"deadline":null,"budget_wan_yuan":null,
        "bring":[{"supply":"cg-1","title":"热泵干燥","kind":"achievement","institution":{"id":null,"name":"某大学"},"score":0.5,
        "verdict":"reference","outcome":null}],"questions":["含水率要降到多少？"]}],
        "reasons":["甲","乙"],"questions":["谁联系？"]}"#;

    #[test]
    fn the_sheets_say_where_to_go_with_what() {
        let text = format!(
            r#"{{"as_of":"2026-03-01","entries":[{ENTRY}],"tours":[{{"county":{{"name":"柞水县"}},"days":[[0]],"first_day_score":0.625}}],
            "firms":3,"left_out":{{"demands_of_nobody":0}}}}"#
        );
        let list: VisitList = serde_json::from_str(&text).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("走访.xlsx");
        write(&path, &list).unwrap();
        let first = std::fs::read(&path).unwrap();
        write(&path, &list).unwrap();
        assert!(first == std::fs::read(&path).unwrap(), "the same bytes");
        let mut workbook: Xlsx<_> = open_workbook(&path).unwrap();
        let mut row = |sheet: &str| -> Vec<String> {
            let range = workbook.worksheet_range(sheet).unwrap();
            range.rows().nth(3).unwrap().iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            row("走访清单"),
            ["1", "柞水县", "qy-1", "柞水菌业", "李工", "0914-1", "0.625", "不知道", "1", "甲；\n乙。"]
        );
        assert_eq!(
            row("分县行程")[6..8],
            ["成果 cg-1 热泵干燥（某大学，0.50，仅供参考）", "“香菇发黑”：含水率要降到多少？\n谁联系？"]
        );
        assert_eq!(
            row("带什么问什么")[3..6],
            ["还没有", "成果 cg-1 热泵干燥（某大学，0.50，仅供参考）", "含水率要降到多少？"]
        );
    }
}
