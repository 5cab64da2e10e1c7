// A token of a role, and the file by which a server knows it: what `matcher token create` writes.
import { createHash, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";

/** Writes the file into a data folder; gives the secret. */
export async function createToken(data, role) {
  const id = randomBytes(4).toString("hex");
  const secret = `mtk_${id}_${randomBytes(32).toString("hex")}`;
  const hash = createHash("sha256").update(secret).digest("hex");
  const fields = { id, name: "网页", role, hash, created_at: "2026-01-01T00:00:00Z" };
  const lines = Object.entries(fields).map(([name, value]) => `${name} = "${value}"\n`);
  await writeFile(path.join(data, "tokens.toml"), `[[token]]\n${lines.join("")}`, { mode: 0o600 });
  return secret;
}
