//! The known fields of a record, with the labels that users read.

use anyhow::Result;
use matcher_core::record::Comparator;
use matcher_core::record::{
    Contact, Demand, Indicator, LinkId, Maturity, Organisation, OrganisationId, ParameterRange, Record,
    Region, Supply, format_date,
};
use matcher_core::{Engine, MatchRequest};
use matcher_io::labels::{Label, yes_no};

use crate::names::Names;

/// Label and value.
pub(in crate::commands) type Field = (&'static str, String);

/// Label and value of every field that is known, besides identifier and title; for a demand that nobody has placed, where
/// its text puts it, and for any record the stage that only its text tells.
pub(super) fn fields(record: &Record, engine: &Engine, names: &Names) -> Result<Vec<Field>> {
    let mut fields = Fields { names, list: stated(record, names) };
    if let Record::Demand(demand) = record
        && demand.links.is_empty()
    {
        fields.inferred(demand, engine)?;
    }
    if let Some(place) = engine.place_stage(record).filter(|place| !place.given) {
        let label = place.stage.label();
        fields.text("创新阶段", &format!("{label}（由文字推断，把握 {:.0}%）", place.confidence * 100.0));
    }
    Ok(fields.list)
}

/// Label and value of every field that somebody stated, besides identifier and title.
pub(in crate::commands) fn stated(record: &Record, names: &Names) -> Vec<Field> {
    let mut fields = Fields { names, list: Vec::new() };
    match record {
        Record::Demand(demand) => fields.demand(demand),
        Record::Supply(supply) => fields.supply(supply),
        Record::Organisation(organisation) => fields.organisation(organisation),
    }
    fields.list
}

struct Fields<'a> {
    names: &'a Names,
    list: Vec<Field>,
}

impl Fields<'_> {
    fn demand(&mut self, demand: &Demand) {
        self.text("需求描述", &demand.description);
        self.texts("关键词", &demand.keywords);
        self.indicators(&demand.indicators);
        self.organisation_name("企业", demand.enterprise.as_ref());
        self.links(&demand.links);
        self.maturity("期望成熟度", demand.maturity_wanted);
        self.optional("期望创新阶段", demand.stage.map(|stage| stage.label().to_owned()));
        self.optional("预算", demand.budget_wan_yuan.map(|budget| format!("{budget} 万元")));
        self.optional("期望完成时间", demand.deadline.map(format_date));
        self.labels("合作方式", &demand.modes);
        self.optional("知识产权要求", demand.ip_wish.clone());
        let excluded: Vec<String> =
            demand.excluded.iter().map(|id| self.names.organisation_name(Some(id))).collect();
        self.texts("排除单位", &excluded);
        self.text("需求状态", demand.status.label());
        self.optional("提交日期", demand.submitted_on.map(format_date));
        self.contact(demand.contact.as_ref());
    }

    /// Where the text puts a demand that nobody has put anywhere.
    fn inferred(&mut self, demand: &Demand, engine: &Engine) -> Result<()> {
        let mut request = MatchRequest::default();
        request.top = 1;
        for place in engine.find_matches(demand, &request)?.placements {
            let label = self.names.taxonomy().link_label(&place.link);
            self.text("产业链环节", &format!("{label}（由文字推断，把握 {:.0}%）", place.confidence * 100.0));
        }
        Ok(())
    }

    fn supply(&mut self, supply: &Supply) {
        self.text("简介", &supply.summary);
        self.texts("关键词", &supply.keywords);
        self.indicators(&supply.indicators);
        self.organisation_name("持有单位", supply.owner.as_ref());
        self.region(supply.region.as_ref());
        self.texts("人员", &supply.people);
        self.links(&supply.links);
        self.maturity("成熟度", supply.maturity);
        self.optional("创新阶段", supply.stage.map(|stage| stage.label().to_owned()));
        self.labels("合作方式", &supply.modes);
        self.optional("报价", supply.price_wan_yuan.map(|price| format!("{price} 万元")));
        self.optional("年份", supply.year.map(|year| year.to_string()));
        self.text("状态", supply.status.label());
        self.profile(supply);
        self.contact(supply.contact.as_ref());
    }

    fn profile(&mut self, supply: &Supply) {
        if let Some(expert) = &supply.expert {
            self.optional("职称", expert.title.clone());
            self.texts("研究领域", &expert.fields);
            self.texts("代表成果", &expert.achievements);
            self.flag("愿任科技副总", expert.posts_willing);
            self.optional("可兼任岗位数", expert.posts_capacity.map(|capacity| capacity.to_string()));
        }
        if let Some(instrument) = &supply.instrument {
            let ranges: Vec<String> = instrument.parameters.iter().map(range).collect();
            self.texts("参数", &ranges);
            self.optional("方法", instrument.method.clone());
        }
        if let Some(platform) = &supply.platform {
            self.texts("服务内容", &platform.services);
            self.optional("服务阶段", platform.stage.map(|stage| stage.label().to_owned()));
        }
        if let Some(policy) = &supply.policy {
            self.optional("支持内容", policy.benefit.clone());
            self.texts("申报条件", &policy.rules);
            self.optional("生效日期", policy.valid_from.map(format_date));
            self.optional("截止日期", policy.valid_until.map(format_date));
        }
    }

    fn organisation(&mut self, organisation: &Organisation) {
        self.texts("别名", &organisation.aliases);
        self.text("类型", organisation.kind.label());
        self.region(organisation.region.as_ref());
        self.optional("统一社会信用代码", organisation.credit_code.clone());
        self.optional(
            "年营业收入",
            organisation.annual_revenue_wan_yuan.map(|revenue| format!("{revenue} 万元")),
        );
        self.flag("规上企业", organisation.above_scale);
        self.flag("有研发活动", organisation.has_rd_activity);
        self.flag("有研发机构", organisation.has_rd_institution);
        self.optional("成立日期", organisation.founded_on.map(format_date));
        self.texts("资质", &organisation.qualifications);
        for tie in &organisation.ownership {
            let share = tie.share_percent.map_or_else(String::new, |share| format!(" {share}%"));
            let owner = self.names.organisation_name(Some(&OrganisationId::new(tie.owner.as_str())));
            self.text("股权关系", &format!("{owner} {}{share}", tie.kind.label()));
        }
        if !organisation.facts.is_empty() {
            self.text("其他事实", &matcher_io::facts_text(&organisation.facts));
        }
        self.contact(organisation.contact.as_ref());
    }

    fn text(&mut self, label: &'static str, text: &str) {
        if !text.trim().is_empty() {
            self.list.push((label, text.to_owned()));
        }
    }

    fn optional(&mut self, label: &'static str, text: Option<String>) {
        self.text(label, &text.unwrap_or_default());
    }

    fn texts(&mut self, label: &'static str, texts: &[String]) {
        self.text(label, &texts.join("；"));
    }

    fn labels<T: Label>(&mut self, label: &'static str, values: &[T]) {
        let labels: Vec<&str> = values.iter().map(|value| value.label()).collect();
        self.text(label, &labels.join("、"));
    }

    fn flag(&mut self, label: &'static str, flag: Option<bool>) {
        self.text(label, flag.map_or("", yes_no));
    }

    fn maturity(&mut self, label: &'static str, maturity: Option<Maturity>) {
        self.optional(
            label,
            maturity.map(|maturity| format!("{} 级（{}）", maturity.level(), maturity.stage().label())),
        );
    }

    fn links(&mut self, links: &[LinkId]) {
        let labels: Vec<String> = links.iter().map(|link| self.names.taxonomy().link_label(link)).collect();
        self.texts("产业链环节", &labels);
    }

    fn organisation_name(&mut self, label: &'static str, id: Option<&OrganisationId>) {
        let Some(id) = id else { return };
        self.text(label, &format!("{}（{id}）", self.names.organisation_name(Some(id))));
    }

    fn region(&mut self, region: Option<&Region>) {
        let Some(region) = region else { return };
        let code = region.code.as_ref().map_or_else(String::new, |code| format!("（{code}）"));
        self.text("地区", &format!("{}{code}", region.name));
    }

    fn indicators(&mut self, indicators: &[Indicator]) {
        let texts: Vec<String> = indicators.iter().map(indicator).collect();
        self.texts("技术指标", &texts);
    }

    fn contact(&mut self, contact: Option<&Contact>) {
        let Some(contact) = contact else { return };
        let parts = [&contact.name, &contact.phone, &contact.email];
        let known: Vec<&str> = parts.into_iter().filter_map(Option::as_deref).collect();
        self.text("联系人", &known.join("  "));
    }
}

fn indicator(indicator: &Indicator) -> String {
    let Indicator { name, comparator, value, unit, .. } = indicator;
    match (comparator, indicator.upper) {
        (Comparator::Between, Some(upper)) => format!("{name} {value}～{upper}{unit}"),
        _ => format!("{name}{}{value}{unit}", comparator.label()),
    }
}

fn range(range: &ParameterRange) -> String {
    let ParameterRange { name, min, max, unit } = range;
    match (min, max) {
        (Some(min), Some(max)) => format!("{name} {min}～{max}{unit}"),
        (Some(min), None) => format!("{name}≥{min}{unit}"),
        (None, Some(max)) => format!("{name}≤{max}{unit}"),
        (None, None) => name.clone(),
    }
}
