//! Verdicts on the terminal.

use std::io;
use std::path::Path;

use matcher_core::eligibility::{Fit, Truth, count};

use crate::terminal::{Style, Terminal, clean};

/// How many there are of each verdict: `符合 3，待核实 2，不符合 1`.
pub(super) fn counts(fits: &[Fit]) -> String {
    let told = [Truth::Yes, Truth::Unknown, Truth::No]
        .map(|verdict| format!("{} {}", verdict.label(), count(fits, verdict)));
    told.join("，")
}

/// The style in which a verdict stands out.
pub(in crate::commands) fn style(verdict: Truth) -> Style {
    match verdict {
        Truth::Yes => Style::Good,
        Truth::Unknown => Style::Caution,
        Truth::No => Style::Faint,
    }
}

/// A verdict with its sentence and the demand to which the policy is relevant; `what` names the policy or firm.
pub(super) fn fit(number: usize, what: &str, fit: &Fit, terminal: &mut Terminal) -> io::Result<()> {
    let verdict = fit.assessment.verdict;
    terminal.styled(
        &format!("{number:>3}. "),
        &clean(&format!("{} {what}", verdict.label())),
        style(verdict),
    )?;
    terminal.entry("     ", &clean(&fit.sentence))?;
    if let Some(relevant) = &fit.relevant {
        let told =
            format!("相关需求：{} {}（相关度 {:.2}）", relevant.demand, relevant.title, relevant.score);
        terminal.styled("     ", &clean(&told), Style::Faint)?;
    }
    Ok(())
}

/// The fits that are shown: all, or only those that fit or may.
pub(super) fn shown(fits: &[Fit], all: bool) -> impl Iterator<Item = (usize, &Fit)> {
    let shown = fits.iter().filter(move |fit| all || fit.assessment.verdict != Truth::No);
    (1..).zip(shown)
}

/// Where a workbook went.
pub(in crate::commands) fn written(file: Option<&Path>, terminal: &mut Terminal) -> io::Result<()> {
    match file {
        Some(file) => terminal.line(&format!("已写入“{}”，可以打印、签字。", file.display())),
        None => Ok(()),
    }
}
