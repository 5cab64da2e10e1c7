// Bundles the page into `dist/`: three files that need nothing from elsewhere.
import { copyFile, mkdir, rm } from "node:fs/promises";
import { build } from "esbuild";

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
await build({
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
});
await build({ entryPoints: ["src/style.css"], outfile: "dist/style.css", bundle: true, minify: true, charset: "utf8" });
await copyFile("src/index.html", "dist/index.html");
