//! The bridge to tantivy's tokenizer: terms arrive joined by a separator, because analysis has run already.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Separates terms; control characters never occur in one.
pub(super) const SEPARATOR: char = '\u{1}';

/// Splits joined terms.
#[derive(Clone, Default)]
pub(super) struct JoinedTerms {
    token: Token,
}

impl Tokenizer for JoinedTerms {
    type TokenStream<'a> = JoinedTermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> JoinedTermStream<'a> {
        self.token.reset();
        JoinedTermStream { rest: text, token: &mut self.token }
    }
}

/// The terms of one joined text.
pub(super) struct JoinedTermStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for JoinedTermStream<'_> {
    fn advance(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let (term, rest) = self.rest.split_once(SEPARATOR).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
