// Writes the sample catalogue of `fixtures/data` through a client of the service.
import { readFile } from "node:fs/promises";
import { fromJson } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { CatalogueService } from "../../gen/matcher/v1/catalogue_pb.js";
import { NamedFactSchema, RecordSchema } from "../../gen/matcher/v1/record_pb.js";

const DATA = new URL("../../../../fixtures/data/", import.meta.url);
/** Organisations come first: the others take their regions from them. */
const FILES = ["organisations.jsonl", "demands.jsonl", "supplies.jsonl"];
/** Most records that the service takes in one batch. */
const BATCH = 1_000;

/** Writes every record; gives how many there are. */
export async function loadSample(url) {
  const catalogue = createClient(CatalogueService, createGrpcTransport({ baseUrl: url }));
  let written = 0;
  for (const file of FILES) {
    const records = (await readFile(new URL(file, DATA), "utf8")).split("\n").filter(Boolean).map(recordOf);
    for (let at = 0; at < records.length; at += BATCH) {
      const batch = records.slice(at, at + BATCH);
      await catalogue.batchUpsertRecords({ records: batch, immediate: true }, { timeoutMs: 60_000 });
      written += batch.length;
    }
  }
  return written;
}

/** A line of the files: the names are those of the protos, only enums are written short and facts are an object. */
function recordOf(line) {
  const { record: kind, ...fields } = JSON.parse(line);
  return fromJson(RecordSchema, withEnumNames(RecordSchema, { [kind]: fields }));
}

/** `"achievement"` becomes `"SUPPLY_KIND_ACHIEVEMENT"`, wherever the message has an enum. */
function withEnumNames(schema, message) {
  const full = (field, value) => {
    if (field?.message === NamedFactSchema) return Object.entries(value).map(namedFact);
    if (field?.enum) return (field.enum.sharedPrefix + value).toUpperCase();
    return field?.message ? withEnumNames(field.message, value) : value;
  };
  const fields = Object.entries(message).map(([name, value]) => {
    const field = schema.fields.find((field) => field.name === name);
    return [name, Array.isArray(value) ? value.map((one) => full(field, one)) : full(field, value)];
  });
  return Object.fromEntries(fields);
}

/** A further fact with its value in the field of its type. */
function namedFact([name, fact]) {
  if (Array.isArray(fact)) return { name, texts: { texts: fact } };
  const field = { boolean: "flag", number: "number", string: "text" }[typeof fact];
  return { name, [field]: fact };
}
