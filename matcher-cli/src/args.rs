//! The command line: what stands before and after the command's name.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands;

/// How help pages look: Chinese headings, the rest as clap lays it out.
pub(crate) const HELP: &str = "\
{about-with-newline}
用法：{usage}

{all-args}{after-help}
";

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "matcher",
    bin_name = "matcher",
    version,
    about = "科技供需智能匹配：从需求表和成果表，得到可以打电话去谈的匹配结果",
    override_usage = "matcher [选项] <命令>",
    after_help = "第一次使用：matcher demo 看示例；matcher template 生成空白表格；matcher import 导入；matcher match 匹配。\n\
                  各命令的详细说明：matcher <命令> --help",
    help_template = HELP,
    subcommand_help_heading = "命令",
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    next_help_heading = "通用选项"
)]
pub(crate) struct Cli {
    /// 数据文件夹；缺省取环境变量 MATCHER_DATA，再缺省为 ./matcher-data
    #[arg(long, global = true, value_name = "文件夹")]
    pub(crate) data: Option<PathBuf>,
    /// 以 JSON 输出结果，供其他程序读取
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 用自带的示例数据演示一遍，生成匹配结果工作簿和耦合图谱
    #[command(help_template = HELP, override_usage = "matcher demo [选项]")]
    Demo(commands::demo::DemoArgs),
    /// 生成空白的 Excel 表格（需求、成果、专家、仪器、平台、政策、单位）
    #[command(help_template = HELP, override_usage = "matcher template [选项]")]
    Template(commands::template::TemplateArgs),
    /// 导入 Excel、CSV 或 jsonl 文件，以及填好对接结果的匹配工作簿
    #[command(help_template = HELP, override_usage = "matcher import [选项] <文件>...")]
    Import(commands::import::ImportArgs),
    /// 为需求找供给，或为供给找需求
    #[command(
        name = "match",
        help_template = HELP,
        override_usage = "matcher match [选项] [需求编号]...\n      \
                          matcher match [选项] --file <文件>\n      \
                          matcher match [选项] --text <文字>\n      \
                          matcher match [选项] --supply <供给编号>"
    )]
    Match(commands::matching::MatchArgs),
    /// 说明一对需求和供给的得分从哪里来；某条供给为什么没有推荐
    #[command(help_template = HELP, override_usage = "matcher explain [选项] <需求编号> <供给编号>")]
    Explain(commands::explain::ExplainArgs),
    /// 画创新链产业链深度对接耦合图谱：哪些环节缺、哪些强、先补哪里
    #[command(
        help_template = HELP,
        override_usage = "matcher map [选项]\n      matcher map [选项] <产业链或环节>"
    )]
    Map(commands::map::MapArgs),
    /// 政策精准推送：哪些政策适合一家企业，一项政策适合哪些企业
    #[command(
        help_template = HELP,
        override_usage = "matcher policy fit <单位编号> [选项]\n      \
                          matcher policy firms <政策编号> [选项]\n      \
                          matcher policy check <文件>\n      \
                          matcher policy compare <旧文件> <新文件>\n      \
                          matcher policy sample"
    )]
    Policy(commands::policy::PolicyArgs),
    /// 清零名单：收入够大而没有研发活动、没有研发机构的企业，和离它们最近的单位
    #[command(help_template = HELP, override_usage = "matcher clearing [选项]")]
    Clearing(commands::clearing::ClearingArgs),
    /// 选派专家到企业任科技副总：最优方案和稳定方案，附候补和每一项的理由
    #[command(
        help_template = HELP,
        override_usage = "matcher assign [选项] [选派要求.xlsx]\n      matcher assign --template <文件>"
    )]
    Assign(commands::assign::AssignArgs),
    /// 组织路演：挑项目、排场次、列邀请名单，逐条说明理由；评委打分、算名次
    #[command(
        help_template = HELP,
        override_usage = "matcher roadshow [选项]\n      \
                          matcher roadshow sheets <项目清单> --judge <姓名>...\n      \
                          matcher roadshow scores <评分表>...\n      \
                          matcher roadshow criteria [文件]"
    )]
    Roadshow(commands::roadshow::RoadshowArgs),
    /// 走访清单：下一步先走访哪些企业，为什么，带什么、问什么；按县排行程
    #[command(
        help_template = HELP,
        override_usage = "matcher visits [选项]\n      \
                          matcher visits record <单位编号>... [--on <日期>]\n      \
                          matcher visits --sample <文件>"
    )]
    Visits(commands::visits::VisitsArgs),
    /// 全文检索需求、供给和单位
    #[command(help_template = HELP, override_usage = "matcher search [选项] <文字>...")]
    Search(commands::search::SearchArgs),
    /// 显示一条记录的全部内容
    #[command(help_template = HELP, override_usage = "matcher show [选项] <编号>")]
    Show(commands::show::ShowArgs),
    /// 查看、更正记录所在的产业链环节，并从更正中学习
    #[command(
        help_template = HELP,
        override_usage = "matcher classify [选项]\n      \
                          matcher classify <编号> [--link <环节>]... [--clear]\n      \
                          matcher classify --learn\n      \
                          matcher classify --check"
    )]
    Classify(commands::classify::ClassifyArgs),
    /// 本单位的词典：找新词和同义词，先看影响，再写入
    #[command(
        help_template = HELP,
        override_usage = "matcher lexicon suggest [--output <表格>]\n      \
                          matcher lexicon preview <表格> 或 --term <词> --same <词=词>\n      \
                          matcher lexicon apply <表格> 或 --term <词> --same <词=词>\n      \
                          matcher lexicon list\n      \
                          matcher lexicon remove <词或词=词>..."
    )]
    Lexicon(commands::lexicon::LexiconArgs),
    /// 谁在什么时候改了什么
    #[command(help_template = HELP, override_usage = "matcher history [选项] [编号]")]
    History(commands::history::HistoryArgs),
    /// 删除记录；历史保留，可以恢复
    #[command(help_template = HELP, override_usage = "matcher remove [选项] <编号>...")]
    Remove(commands::remove::RemoveArgs),
    /// 恢复删除的记录
    #[command(help_template = HELP, override_usage = "matcher undelete [选项] <编号>...")]
    Undelete(commands::remove::RemoveArgs),
    /// 统计数据文件夹里有多少需求、供给和单位
    #[command(help_template = HELP, override_usage = "matcher stats [选项]")]
    Stats,
    /// 导出全部记录，可以原样再导入
    #[command(help_template = HELP, override_usage = "matcher export [选项] --out <文件或文件夹>")]
    Export(commands::export::ExportArgs),
    /// 用带评分的测试集衡量排序质量
    #[command(help_template = HELP, override_usage = "matcher evaluate [选项] <文件夹>")]
    Evaluate(commands::evaluate::EvaluateArgs),
    /// 从评分和对接结果中学习评分权重；在没有学过的需求上变好才启用
    #[command(help_template = HELP, override_usage = "matcher tune [选项]")]
    Tune(commands::tune::TuneArgs),
    /// 查看、导出、导入、回退评分权重
    #[command(help_template = HELP, override_usage = "matcher weights [选项]")]
    Weights(commands::weights::WeightsArgs),
    /// 输出命令行补全脚本
    #[command(help_template = HELP, override_usage = "matcher completions <SHELL>")]
    Completions(commands::completions::CompletionsArgs),
    /// 接入语义编码器：用词不同、意思相近的也能匹配
    #[command(
        help_template = HELP,
        override_usage = "matcher encoder\n      \
                          matcher encoder use <网址> [--model <模型>]\n      \
                          matcher encoder run\n      \
                          matcher encoder off"
    )]
    Encoder(commands::encoder::EncoderArgs),
    /// 检查数据文件夹是否完好，索引有问题就重建；诊断需求还缺什么、走访时该问什么
    #[command(
        help_template = HELP,
        override_usage = "matcher doctor\n      \
                          matcher doctor demand [需求编号]... [--out <文件.xlsx>]"
    )]
    Doctor(commands::doctor::DoctorArgs),
    /// 重建索引；记录不变，通常不需要
    #[command(help_template = HELP, override_usage = "matcher rebuild [选项]")]
    Rebuild,
    /// 启动 gRPC 服务，供其他平台调用
    #[cfg(feature = "serve")]
    #[command(help_template = HELP, override_usage = "matcher serve [选项]")]
    Serve(commands::serve::ServeCommandArgs),
    /// 管理调用服务所用的令牌
    #[cfg(feature = "serve")]
    #[command(
        help_template = HELP,
        override_usage = "matcher token create <名称> [选项]\n      matcher token list\n      matcher token revoke <名称或编号>"
    )]
    Token(commands::token::TokenArgs),
    /// 把全部数据备份成一个文件
    #[command(help_template = HELP, override_usage = "matcher backup [选项] <文件>")]
    Backup(commands::backup::BackupArgs),
    /// 从备份文件恢复数据
    #[command(help_template = HELP, override_usage = "matcher restore [选项] <文件>")]
    Restore(commands::backup::RestoreArgs),
}
