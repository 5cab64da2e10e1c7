//! Settings from their sources: later ones win — defaults, file, environment, command line.

use std::path::{Path, PathBuf};

use config::{Config, Environment, File, FileFormat};

use super::Settings;

/// Environment variables begin with this; `__` stands between the parts of a name: `MATCHER_SERVER_LISTEN__ADDRESS`.
const PREFIX: &str = "MATCHER_SERVER";

/// The one setting that is a list; its entries are separated by commas.
const ORIGINS: &str = "web.origins";

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A source has something that is no setting, or of another type; the message names it.
    #[error("{0}")]
    Unreadable(#[from] config::ConfigError),
    /// The settings contradict themselves or are not safe.
    #[error("{setting}: {reason}")]
    Unusable {
        /// The setting, such as `tls.key`.
        setting: &'static str,
        /// What is wrong and what would be right.
        reason: String,
        /// The same in Chinese.
        chinese: String,
    },
}

impl SettingsError {
    /// What is wrong and what would be right, in Chinese.
    pub fn user_message(&self) -> String {
        match self {
            Self::Unreadable(error) => format!("设置有误：{error}。"),
            Self::Unusable { setting, chinese, .. } => format!("设置 {setting} 不能使用：{chinese}。"),
        }
    }
}

/// Where settings come from.
#[derive(Debug, Clone, Default)]
pub struct SettingsSources {
    /// A TOML file.
    pub file: Option<PathBuf>,
    /// Single settings by their names, such as `("limits.top", "50")`.
    pub overrides: Vec<(String, String)>,
}

impl Settings {
    /// Reads and checks the settings of all sources.
    ///
    /// # Errors
    /// [`SettingsError::Unreadable`] names the setting and its source; [`SettingsError::Unusable`] what contradicts.
    pub fn load(sources: &SettingsSources) -> Result<Self, SettingsError> {
        let settings = Self::load_unchecked(sources)?;
        settings.check()?;
        Ok(settings)
    }

    /// Reads the settings of all sources, be they fit to be served with or not.
    ///
    /// # Errors
    /// [`SettingsError::Unreadable`] names the setting and its source.
    pub fn load_unchecked(sources: &SettingsSources) -> Result<Self, SettingsError> {
        Self::read(sources, environment(None))
    }

    fn read(sources: &SettingsSources, environment: Environment) -> Result<Self, SettingsError> {
        let mut builder = Config::builder();
        if let Some(file) = &sources.file {
            builder = builder.add_source(of_file(file));
        }
        builder = builder.add_source(environment);
        for (name, value) in &sources.overrides {
            builder = match name.as_str() {
                ORIGINS => builder.set_override(name, value.split(',').collect::<Vec<_>>())?,
                _ => builder.set_override(name, value.as_str())?,
            };
        }
        Ok(builder.build()?.try_deserialize()?)
    }

    /// The settings as a file that could be read again, without anything secret: keys stand in files of their own.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
    }
}

fn of_file(file: &Path) -> File<config::FileSourceFile, FileFormat> {
    File::from(file).format(FileFormat::Toml).required(true)
}

fn environment(source: Option<config::Map<String, String>>) -> Environment {
    Environment::with_prefix(PREFIX)
        .prefix_separator("_")
        .separator("__")
        .try_parsing(true)
        .list_separator(",")
        .with_list_parse_key(ORIGINS)
        .ignore_empty(true)
        .source(source)
}

#[cfg(test)]
mod tests {
    use super::{Settings, SettingsSources, environment};

    fn read(
        file: &str,
        environment_has: &[(&str, &str)],
        flags: &[(&str, &str)],
    ) -> Result<Settings, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("server.toml");
        std::fs::write(&path, file).expect("a file");
        let own = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let sources = SettingsSources { file: Some(path), overrides: own(flags) };
        let environment = environment(Some(own(environment_has).into_iter().collect()));
        Settings::read(&sources, environment).map_err(|error| error.to_string())
    }

    #[test]
    fn later_sources_win() {
        let file = "[limits]\ntop = 10\nbatch_records = 10\nbatch_demands = 10\n";
        let environment =
            [("MATCHER_SERVER_LIMITS__TOP", "20"), ("MATCHER_SERVER_LIMITS__BATCH_RECORDS", "20")];
        let settings = read(file, &environment, &[("limits.top", "30")]).expect("sound");
        let limits = settings.limits;
        assert_eq!((limits.top, limits.batch_records, limits.batch_demands), (30, 20, 10));
    }

    #[test]
    fn lists_and_paths_come_from_the_environment() {
        let environment = [
            ("MATCHER_SERVER_WEB__ORIGINS", "https://a.example,https://b.example"),
            ("MATCHER_SERVER_DATA", "/srv/matcher"),
            ("MATCHER_SERVER_TLS__KEY", ""),
        ];
        let settings = read("", &environment, &[]).expect("sound");
        assert_eq!(settings.web.origins, ["https://a.example", "https://b.example"]);
        assert_eq!(settings.data.to_str(), Some("/srv/matcher"));
        assert_eq!(settings.tls.key, None);
    }

    #[test]
    fn a_name_that_is_no_setting_is_told() {
        let error = read("[limits]\nbatch = 3\n", &[], &[]).expect_err("no such setting");
        assert!(error.contains("batch"), "{error}");
        let error = read("[limits]\ntop = 'many'\n", &[], &[]).expect_err("no number");
        assert!(error.contains("limits.top"), "{error}");
    }

    #[test]
    fn the_documented_file_holds_the_defaults() {
        let file = include_str!("../../../docs/server.toml");
        assert_eq!(read(file, &[], &[]).expect("sound"), Settings::default());
        let settings = toml::Table::try_from(Settings::default()).expect("a table");
        for (part, of_part) in &settings {
            for name in of_part.as_table().into_iter().flat_map(toml::Table::keys).chain([part]) {
                assert!(file.contains(name.as_str()), "{part}.{name} is not documented");
            }
        }
    }

    #[test]
    fn what_is_printed_can_be_read_again() {
        let settings = Settings::default();
        assert_eq!(read(&settings.to_toml(), &[], &[]).expect("sound"), settings);
    }
}
