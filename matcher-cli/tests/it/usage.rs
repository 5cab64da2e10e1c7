use crate::support::Office;

#[test]
fn help_is_in_chinese() {
    let office = Office::new();
    let help = office.run(&["--help"]).succeeded().out;
    let commands = [
        "demo",
        "template",
        "import",
        "match",
        "assign",
        "map",
        "policy",
        "clearing",
        "roadshow",
        "visits",
        "search",
        "show",
        "classify",
        "stats",
        "export",
        "evaluate",
        "tune",
        "weights",
        "completions",
        "doctor",
        "rebuild",
        "backup",
        "restore",
    ];
    for command in commands {
        assert!(help.contains(command), "{command}: {help}");
        let page = office.run(&[command, "--help"]).succeeded().out;
        for english in ["Usage", "Options", "Arguments", "Print", "default:", "Commands"] {
            assert!(!page.contains(english), "{command} has `{english}`:\n{page}");
        }
        assert!(page.contains("用法："), "{page}");
    }
}

#[test]
fn a_wrong_command_line_is_explained() {
    let office = Office::new();
    office.run(&["mach"]).ended_with(2).says("没有“mach”这个命令").says("match");
    office.run(&["match", "--tops", "3"]).ended_with(2).says("--tops");
    office.run(&["match", "--top", "0"]).ended_with(2).says("--top");
    office.run(&["match", "--top", "abc"]).ended_with(2).says("abc");
    office.run(&["match", "--text", "x", "--file", "y"]).ended_with(2).says("不能和");
    office.run(&["import"]).ended_with(2).says("缺少");
    office.run(&[]).ended_with(2).says("matcher demo");
}

#[test]
fn completions_and_version_are_plain_text() {
    let office = Office::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(office.run(&["completions", shell]).succeeded().out.contains("matcher"), "{shell}");
    }
    office.run(&["completions", "tcsh"]).ended_with(2).says("bash");
    office.run(&["--version"]).succeeded().says(env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_data_folder_comes_from_option_or_environment() {
    let office = Office::new();
    office.write("需求.csv", "需求名称\n尾矿利用\n");
    let by_environment =
        office.command().args(["import", "需求.csv"]).env("MATCHER_DATA", "甲").output().expect("it starts");
    assert!(by_environment.status.success());
    assert!(office.path("甲/catalogue.sqlite").exists());
    office.run(&["--data", "乙", "import", "需求.csv"]).succeeded();
    office.run(&["stats", "--data", "乙"]).succeeded();
    assert!(office.path("乙/catalogue.sqlite").exists() && !office.path("matcher-data").exists());
}
