// A headless browser without a network, with the page of a coupling map open in it.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND",
];

export const PAGE = pathToFileURL(process.env.MAP_PAGE ?? "");

export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: SWITCHES });
}

/** The page at a state (the end of its address); `errors` and `requests` grow while it is open. */
export async function openPage(browser, { state = "", ...options } = {}) {
  const viewport = { width: 1366, height: 768 };
  const context = await browser.newContext({ locale: "zh-CN", viewport, ...options });
  context.setDefaultTimeout(20_000);
  await context.setOffline(true);
  const page = await context.newPage();
  const [errors, requests] = [[], []];
  // Violations of the content security policy are errors of the console, too.
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  context.on("request", (request) => requests.push(request.url()));
  const address = new URL(PAGE);
  address.hash = state;
  await page.goto(address.href);
  return { page, errors, requests, close: () => context.close() };
}

/** Keeps a picture of what the browser shows, where `SCREENSHOTS` names a folder. */
export async function screenshot(page, name, options = {}) {
  const file = await kept(`${name}.png`);
  if (file) await page.screenshot({ path: file, ...options });
}

/** Where to keep a file; undefined where nothing is kept. */
export async function kept(name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return undefined;
  await mkdir(folder, { recursive: true });
  return path.join(folder, name);
}
