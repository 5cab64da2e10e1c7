//! `matcher template`: empty workbooks to fill in.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use matcher_core::chain::Taxonomy;
use matcher_io::SheetKind;
use matcher_io::template::{self, TemplateOptions};

use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::nearest::unknown;

/// What `template` takes.
#[derive(Debug, Args)]
pub(crate) struct TemplateArgs {
    /// 写到哪个文件夹；缺省为 ./templates
    #[arg(long, value_name = "文件夹", default_value = "templates", hide_default_value = true)]
    out: PathBuf,
    /// 只要这几种表：需求、成果、专家、仪器、平台、政策、单位；缺省全部
    #[arg(long, value_name = "类型", num_args = 1.., value_delimiter = ',')]
    kind: Vec<String>,
    /// 所有表放进一个工作簿，而不是每种一个
    #[arg(long)]
    one: bool,
    /// 覆盖已有的同名文件
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &TemplateArgs, context: &mut Context<'_>) -> Result<Status> {
    let kinds = kinds(&args.kind)?;
    let options = template_options(&context.rules()?.taxonomy);
    let files: Vec<(PathBuf, Vec<SheetKind>)> = if args.one {
        vec![(args.out.join("填报模板.xlsx"), kinds)]
    } else {
        kinds.iter().map(|kind| (args.out.join(format!("{}模板.xlsx", kind.label())), vec![*kind])).collect()
    };
    // Somebody may have filled in what an earlier call wrote.
    if let Some((there, _)) = files.iter().find(|(path, _)| path.exists() && !args.force) {
        return Err(bad_input(format!(
            "“{}”已经存在，可能已有人填写。请换一个文件夹（--out），或确认可以覆盖后加 --force。",
            there.display()
        )));
    }
    make_folder(&args.out)?;
    for (path, kinds) in &files {
        template::write(path, kinds, &options)?;
    }
    if context.json {
        let paths: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
        context.write_json(&serde_json::json!({ "files": paths }))?;
        return Ok(Status::Done);
    }
    context.terminal.line(&format!("已生成 {} 个模板：", files.len()))?;
    for (path, _) in &files {
        context.terminal.entry("  ", &path.display().to_string())?;
    }
    context.terminal.line("每个工作簿里有示例行和“填写说明”。填好以后运行：matcher import <文件>")?;
    Ok(Status::Done)
}

/// Makes a folder and those above it.
pub(super) fn make_folder(folder: &std::path::Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| {
        bad_input(format!("无法建立文件夹“{}”（{error}）。请检查路径和权限。", folder.display()))
    })
}

/// Sheet kinds by their names; all kinds of records when there are none.
pub(super) fn kinds(texts: &[String]) -> Result<Vec<SheetKind>> {
    if texts.is_empty() {
        return Ok(SheetKind::RECORDS.to_vec());
    }
    let known = SheetKind::RECORDS.map(SheetKind::label);
    let parse = |text: &String| {
        SheetKind::from_name(text)
            .filter(|kind| SheetKind::RECORDS.contains(kind))
            .ok_or_else(|| bad_input(unknown("表的类型", text, known)))
    };
    texts.iter().map(parse).collect()
}

fn template_options(taxonomy: &Taxonomy) -> TemplateOptions {
    TemplateOptions {
        chains: taxonomy.chains.iter().map(|chain| chain.name.clone()).collect(),
        links: taxonomy.links().map(|(id, _, _)| taxonomy.link_label(&id)).collect(),
    }
}
