// Serves the built page on this machine: `node serve.mjs [PORT]`, 8080 where nothing is said.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import path from "node:path";

const DIST = fileURLToPath(new URL("dist/", import.meta.url));

/** Everything that `dist/` has; nothing else is read, whatever is asked for. */
const FILES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/main.js": ["main.js", "text/javascript; charset=utf-8"],
  "/style.css": ["style.css", "text/css; charset=utf-8"],
};

/** Begins to serve; gives the server and the origin of its pages. */
export async function servePage(port) {
  const server = createServer(async (request, response) => {
    const found = FILES[new URL(request.url ?? "/", "http://localhost").pathname];
    if (!found || request.method !== "GET") {
      response.writeHead(found ? 405 : 404).end();
      return;
    }
    try {
      const body = await readFile(path.join(DIST, found[0]));
      response.writeHead(200, { "content-type": found[1], "cache-control": "no-cache" }).end(body);
    } catch {
      response.writeHead(500).end("not built: npm run build");
    }
  });
  await new Promise((listening, failed) => server.once("error", failed).listen(port, "127.0.0.1", listening));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin } = await servePage(Number(process.argv[2] ?? 8080));
  console.log(`${origin}/`);
}
