//! Something outside the project to divide times by, so that figures of different machines compare.

use jieba_rs::Jieba;

/// Plain segmentation by jieba-rs with its own dictionary, on one thread.
pub struct Yardstick(Jieba);

impl Yardstick {
    /// Loads the dictionary.
    pub fn new() -> Self {
        Self(Jieba::new())
    }

    /// Segments a text and gives the number of words.
    pub fn words(&self, text: &str) -> usize {
        self.0.cut(text, true).len()
    }
}

impl Default for Yardstick {
    fn default() -> Self {
        Self::new()
    }
}
