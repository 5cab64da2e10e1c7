//! `matcher rebuild`: the index anew from the database, and the latent space anew from the catalogue.

use anyhow::Result;
use matcher_core::RefreshProgress;

use crate::context::Context;
use crate::failure::Status;
use crate::terminal::Progress;

pub(super) fn run(context: &mut Context<'_>) -> Result<Status> {
    let engine = context.open_existing()?;
    let progress = Progress::new("重建索引");
    engine.rebuild(&mut |RefreshProgress { done, total }| progress.set(done, total))?;
    progress.finish();
    engine.learn_space()?;
    let check = engine.check()?;
    if context.json {
        context.write_json(&serde_json::json!({ "indexed": check.indexed, "sound": check.is_sound() }))?;
    } else {
        context.terminal.line(&format!("索引已重建，共 {} 条记录。", check.indexed))?;
    }
    Ok(if check.is_sound() { Status::Done } else { Status::DataFolder })
}
