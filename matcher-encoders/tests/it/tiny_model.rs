//! A model of no layers, so that its vectors can be worked out by hand: the mean of its normalised word vectors.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// The words that the model has, and the vector of each. Tokens are split at white space.
pub(crate) const WORDS: [(&str, [f32; 4]); 4] = [
    ("[UNK]", [0.0, 1.0, 0.0, 0.0]),
    ("热泵", [1.0, 2.0, 3.0, 6.0]),
    ("烘干", [4.0, 0.0, 0.0, 0.0]),
    ("问：", [0.0, 0.0, -2.0, 1.0]),
];

/// Most tokens that the model takes.
pub(crate) const MOST_TOKENS: usize = 20;

/// A row as the model normalises it.
pub(crate) fn normalised(row: [f32; 4]) -> Vec<f32> {
    let mean = row.iter().sum::<f32>() / 4.0;
    let variance = row.iter().map(|number| (number - mean).powi(2)).sum::<f32>() / 4.0;
    row.iter().map(|number| (number - mean) / (variance + 1e-12).sqrt()).collect()
}

/// Writes the model, its tensors' names beginning with `root`, and changes its files.
pub(crate) fn write(folder: &Path, root: &str) {
    let rows = WORDS.map(|(_, row)| row).concat();
    let tensors = [
        ("embeddings.word_embeddings.weight", vec![WORDS.len(), 4], rows),
        ("embeddings.position_embeddings.weight", vec![MOST_TOKENS, 4], vec![0.0; 4 * MOST_TOKENS]),
        ("embeddings.token_type_embeddings.weight", vec![1, 4], vec![0.0; 4]),
        ("embeddings.LayerNorm.weight", vec![4], vec![1.0; 4]),
        ("embeddings.LayerNorm.bias", vec![4], vec![0.0; 4]),
    ];
    let (mut heading, mut numbers) = (serde_json::Map::new(), Vec::new());
    for (name, shape, values) in tensors {
        let start = numbers.len();
        numbers.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        let place = json!({"dtype": "F32", "shape": shape, "data_offsets": [start, numbers.len()]});
        heading.insert(format!("{root}{name}"), place);
    }
    let heading = Value::Object(heading).to_string();
    let mut file = (heading.len() as u64).to_le_bytes().to_vec();
    file.extend(heading.bytes());
    file.extend(numbers);
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("model.safetensors"), file).unwrap();

    let vocabulary: Value =
        WORDS.iter().enumerate().map(|(id, (word, _))| ((*word).to_owned(), json!(id))).collect();
    let tokenizer = json!({
        "version": "1.0",
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    });
    write_json(folder, "tokenizer.json", &tokenizer);
    write_json(folder, "config.json", &config());
}

/// The model's configuration.
pub(crate) fn config() -> Value {
    json!({
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": 4, "intermediate_size": 8, "layer_norm_eps": 1e-12,
        "max_position_embeddings": MOST_TOKENS, "num_attention_heads": 2, "num_hidden_layers": 0,
        "type_vocab_size": 1, "vocab_size": WORDS.len(), "pad_token_id": 0,
    })
}

pub(crate) fn write_json(folder: &Path, file: &str, content: &Value) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content.to_string()).unwrap();
}
