// The page against the rules of axe-core: contrast, names, table headers, landmarks.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launchBrowser, openPage } from "./support/browser.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let axe;
let browser;

before(async () => {
  axe = await readFile(AXE, "utf8");
  browser = await launchBrowser();
});

after(() => browser?.close());

/** What the rules find fault with: the rule, and the first elements. */
async function faults(options, prepare = async () => {}) {
  const { page, close } = await openPage(browser, options);
  try {
    await prepare(page);
    // Evaluated by the debugger, which the page's policy does not bind.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    return violations.map(
      ({ id, nodes }) => `${id} (${nodes.length}): ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160))}`,
    );
  } finally {
    await close();
  }
}

test("the light page", async () => {
  assert.deepEqual(await faults({ colorScheme: "light" }), []);
});

test("the dark page", async () => {
  assert.deepEqual(await faults({ colorScheme: "dark" }), []);
});

test("the panel, light and dark", async () => {
  const open = (page) => page.locator("#heat-body td.all button").first().click();
  assert.deepEqual(await faults({ colorScheme: "light" }, open), []);
  assert.deepEqual(await faults({ colorScheme: "dark" }, open), []);
});
