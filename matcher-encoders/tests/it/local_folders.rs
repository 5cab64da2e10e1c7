//! Models in folders: what is read of them, and what is wrong with them.

use std::fs;
use std::path::Path;

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, EncoderError, Role};
use matcher_encoders::{BuildError, EncoderSettings, LocalEncoder, LocalSettings};
use serde_json::json;
use tempfile::TempDir;

use crate::tiny_model::{MOST_TOKENS, WORDS, config, normalised, write, write_json};

/// A data folder with a tiny model in `模型`.
fn with_model(change: impl FnOnce(&Path)) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("模型"), "");
    change(&folder.path().join("模型"));
    folder
}

fn open(data: &TempDir) -> Result<LocalEncoder, BuildError> {
    LocalEncoder::open(&data.path().join("模型"), None, &Cancel::never())
}

fn encode(encoder: &dyn Encoder, role: Role, text: &str) -> Vec<f32> {
    encoder.encode(role, &[text], &Cancel::never()).unwrap().remove(0)
}

fn mean(rows: &[usize]) -> Vec<f32> {
    let rows: Vec<Vec<f32>> = rows.iter().map(|row| normalised(WORDS[*row].1)).collect();
    (0..4).map(|column| rows.iter().map(|row| row[column]).sum::<f32>() / rows.len() as f32).collect()
}

fn close(found: &[f32], expected: &[f32]) {
    let near = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-5);
    assert!(near && found.len() == expected.len(), "{found:?} instead of {expected:?}");
}

fn unfit(change: impl FnOnce(&Path), says: &str) {
    match open(&with_model(change)) {
        Err(BuildError::Model { reason, folder }) => {
            assert!(reason.contains(says) && folder.ends_with("模型"), "{reason}");
        }
        other => panic!("not unfit: {other:?}"),
    }
}

#[test]
fn a_text_has_the_mean_of_its_tokens() {
    let encoder = open(&with_model(|_| {})).unwrap();
    assert_eq!(encoder.dimensions(), 4);
    close(&encode(&encoder, Role::Demand, "热泵 烘干"), &mean([1, 2].as_slice()));
    close(&encode(&encoder, Role::Supply, "热泵 没有的词"), &mean(&[1, 0]));
    assert!(encoder.encode(Role::Supply, &[], &Cancel::never()).unwrap().is_empty());
}

#[test]
fn a_folder_may_ask_for_the_first_token_and_for_prefixes() {
    let data = with_model(|model| {
        write_json(model, "1_Pooling/config.json", &json!({"pooling_mode_cls_token": true}));
        let prompts = json!({"prompts": {"query": "问： ", "document": ""}});
        write_json(model, "config_sentence_transformers.json", &prompts);
    });
    let encoder = open(&data).unwrap();
    close(&encode(&encoder, Role::Demand, "热泵 烘干"), &mean(&[3]));
    close(&encode(&encoder, Role::Supply, "热泵 烘干"), &mean(&[1]));
}

#[test]
fn given_prefixes_go_before_those_of_the_folder() {
    let data = with_model(|_| {});
    let settings =
        LocalSettings { demand_prefix: Some("问： ".to_owned()), ..LocalSettings::new("模型") };
    let encoder = EncoderSettings::Local(settings).build(data.path(), &Cancel::never()).unwrap();
    close(&encode(&*encoder, Role::Demand, "热泵"), &mean(&[3, 1]));
    let without = EncoderSettings::Local(LocalSettings::new("模型"));
    let without = without.build(data.path(), &Cancel::never()).unwrap();
    assert_ne!(encoder.model(), without.model(), "prefixes change the name");
    assert!(without.model().starts_with("模型/4/"));
}

#[test]
fn long_texts_are_cut_at_what_the_model_takes() {
    let data = with_model(|_| {});
    let long = format!("{}烘干", "热泵 ".repeat(MOST_TOKENS));
    close(&encode(&open(&data).unwrap(), Role::Demand, &long), &mean(&[1]));
    write_json(&data.path().join("模型"), "sentence_bert_config.json", &json!({"max_seq_length": 16}));
    let long = format!("{}烘干", "热泵 ".repeat(16));
    close(&encode(&open(&data).unwrap(), Role::Demand, &long), &mean(&[1]));
}

#[test]
fn tensors_may_have_the_name_of_their_model_before_theirs() {
    let data = with_model(|model| write(model, "roberta."));
    close(&encode(&open(&data).unwrap(), Role::Demand, "烘干"), &mean(&[2]));
}

#[test]
fn other_weights_have_another_name() {
    let name = |change: &dyn Fn(&Path)| open(&with_model(change)).unwrap().model().to_owned();
    let plain = name(&|_| {});
    assert_eq!(name(&|_| {}), plain);
    let changed = name(&|model| {
        let file = model.join("model.safetensors");
        let mut content = fs::read(&file).unwrap();
        *content.last_mut().unwrap() = 1;
        fs::write(&file, content).unwrap();
    });
    assert_ne!(changed, plain);
}

#[test]
fn folders_that_cannot_be_used_say_why() {
    unfit(|model| fs::remove_dir_all(model).unwrap(), "`config.json` is missing");
    unfit(|model| fs::remove_file(model.join("tokenizer.json")).unwrap(), "`tokenizer.json` is missing");
    unfit(|model| fs::remove_file(model.join("model.safetensors")).unwrap(), "`model.safetensors`");
    unfit(|model| fs::write(model.join("model.safetensors"), "no model").unwrap(), "`model.safetensors`");
    unfit(|model| fs::write(model.join("tokenizer.json"), "{}").unwrap(), "`tokenizer.json`");
    unfit(|model| write_json(model, "config.json", &json!({"model_type": "llama"})), "`config.json`");
    let with = |key: &'static str, value: serde_json::Value| {
        move |model: &Path| {
            let mut config = config();
            config[key] = value;
            write_json(model, "config.json", &config);
        }
    };
    unfit(with("model_type", json!("t5")), "of the kind `t5`");
    unfit(with("position_embedding_type", json!("relative_key")), "absolute positions");
    unfit(with("num_attention_heads", json!(3)), "in 3 heads");
    unfit(with("hidden_act", json!("swish")), "`config.json`");
    unfit(with("vocab_size", json!(5)), "[4, 4] where `config.json` says [5, 4]");
    unfit(with("num_hidden_layers", json!(1)), "encoder.layer.0.attention.self.query.weight");
    unfit(with("max_position_embeddings", json!(4)), "4 tokens at most");
    let dense = json!([{"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]);
    unfit(move |model| write_json(model, "modules.json", &dense), "`Dense`");
}

#[test]
fn cancelled_work_ends() {
    let data = with_model(|_| {});
    let cancel = Cancel::never();
    cancel.cancel();
    let opened = LocalEncoder::open(&data.path().join("模型"), None, &cancel);
    assert!(matches!(opened, Err(BuildError::Encoder(EncoderError::Cancelled))));
    let encoder = open(&data).unwrap();
    assert_eq!(encoder.encode(Role::Demand, &["热泵"], &cancel), Err(EncoderError::Cancelled));
}
