//! What clap says about a wrong command line, in Chinese.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::failure::Status;
use crate::terminal::Terminal;

/// Shows help or version on stdout, or what is wrong with the command line on stderr.
pub(crate) fn tell(error: &clap::Error, terminal: &mut Terminal) -> Status {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Nobody is left to be told when stdout is closed.
            let _ = terminal.text(&error.render().to_string()).and_then(|()| terminal.flush());
            Status::Done
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal.complain(&error.render().to_string());
            Status::BadInput
        }
        _ => {
            terminal.complain(&format!(
                "错误：{}用 matcher --help 或 matcher <命令> --help 查看用法。",
                message(error)
            ));
            Status::BadInput
        }
    }
}

fn message(error: &clap::Error) -> String {
    let text = |kind| error.get(kind).map(words).unwrap_or_default();
    let (argument, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let said = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项。"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令。", text(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => format!("选项“{argument}”缺少取值。"),
        ErrorKind::InvalidValue => {
            format!("“{value}”不能用作“{argument}”，可选：{}。", text(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("“{value}”不能用作“{argument}”（{reason}）。")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少“{argument}”。"),
        ErrorKind::ArgumentConflict => {
            format!("“{argument}”不能和“{}”一起用。", text(ContextKind::PriorArg))
        }
        ErrorKind::MissingSubcommand => "缺少命令。".to_owned(),
        ErrorKind::InvalidUtf8 => "命令行里有不能识别的字符。".to_owned(),
        _ => error.render().to_string(),
    };
    let suggestions = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].map(text);
    match suggestions.iter().find(|suggested| !suggested.is_empty()) {
        Some(suggested) => format!("{said}是不是“{suggested}”？"),
        None => said,
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(texts) => texts.join("、"),
        other => other.to_string(),
    }
}
