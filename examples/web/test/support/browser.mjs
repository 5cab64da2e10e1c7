// A headless browser that reaches nothing but this machine, and what a test wants to know of a page.
import path from "node:path";
import { chromium } from "playwright-core";

const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: SWITCHES });
}

/** The page at an origin, asking a service; `errors` and `requests` grow while it is open. */
export async function openPage(browser, origin, service, options = {}) {
  const viewport = { width: 1366, height: 768 };
  const context = await browser.newContext({ locale: "zh-CN", viewport, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const [errors, requests] = [[], []];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  context.on("request", (request) => requests.push(request.url()));
  await page.goto(`${origin}/?service=${encodeURIComponent(service)}`);
  return { page, errors, requests, close: () => context.close() };
}

/** Writes a demand, presses the button, and waits for what comes: cards, no supply, or a failure. */
export async function ask(page, demand) {
  await page.fill("#demand", demand);
  await submitted(page, () => page.click("#submit"));
}

/** Does what submits the form, and waits until its answer stands there. */
export async function submitted(page, submit) {
  const old = await page.evaluateHandle(() => document.querySelector("#results").firstElementChild);
  await submit();
  await page.waitForFunction((old) => {
    const results = document.querySelector("#results");
    return results.firstElementChild !== old && results.getAttribute("aria-busy") !== "true";
  }, old);
}

export function texts(page, selector) {
  return page.locator(selector).allTextContents();
}

/** Keeps a picture of what the browser shows, where `SCREENSHOTS` names a folder. */
export async function screenshot(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
