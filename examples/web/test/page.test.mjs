// The page in a browser, against a service with the sample catalogue.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { servePage } from "../serve.mjs";
import { ask, launchBrowser, openPage, screenshot, submitted, texts } from "./support/browser.mjs";
import { startServer } from "./support/matcher_server.mjs";
import { loadSample } from "./support/sample.mjs";
import { createToken } from "./support/tokens.mjs";

const PROGRAM = process.env.MATCHER_SERVER;
const SHIITAKE = "香菇烘干后发黑，想省电";
const CHINESE = /\p{Script=Han}/u;

let data;
let site;
let server;
let browser;

before(async () => {
  assert.ok(PROGRAM, "MATCHER_SERVER names the program; see test/run");
  data = await mkdtemp(path.join(tmpdir(), "matcher-web-"));
  site = await servePage(0);
  server = await startServer(PROGRAM, data, site.origin);
  assert.ok((await loadSample(server.url)) > 1_000);
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  site?.server.close();
  if (data) await rm(data, { recursive: true });
});

/** Runs a body with the page open; where all went well there is no error, and no request to anywhere else. */
async function withPage(body, { origin = site.origin, clean = true, ...options } = {}) {
  const open = await openPage(browser, origin, server.url, options);
  try {
    await body(open.page);
    const elsewhere = open.requests.filter((url) => ![origin, server.url].includes(new URL(url).origin));
    assert.deepEqual(elsewhere.filter((url) => !url.startsWith("data:")), []);
    if (clean) assert.deepEqual(open.errors, []);
  } finally {
    await open.close();
  }
}

describe("a demand that is answered", () => {
  test("gives cards with verdict, score and reasons", () =>
    withPage(async (page) => {
      await ask(page, SHIITAKE);
      const count = await page.locator(".card").count();
      assert.ok(count >= 2, `${count} cards`);
      for (const card of await page.locator(".card").all()) {
        const reasons = await card.locator(".reasons li").allTextContents();
        assert.ok(reasons.length > 0 && reasons.every((reason) => CHINESE.test(reason)), reasons.join());
        assert.match(await card.locator(".verdict").textContent(), /^(可直接对接|值得接洽|仅供参考)$/);
        assert.match(await card.locator(".kind").textContent(), /^(成果|专家|仪器|平台|政策)$/);
        assert.match(await card.locator("h3").textContent(), CHINESE);
      }
      const scores = (await texts(page, ".score strong")).map(Number);
      assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
      assert.match(await page.textContent("#status"), /^找到 \d+ 条供给/);
      await screenshot(page, "light");
    }));

  test("has what the supply says too marked, character by character", () =>
    withPage(async (page) => {
      // Four bytes, two units; then a title and a description with blanks between.
      await ask(page, "  🍄𠮷 香菇烘干后发黑。\n\n  🔋想让香菇烘房省电  ");
      const marks = new Set(await texts(page, "#demand-text mark"));
      assert.ok(marks.has("香菇") && marks.has("烘干") && marks.has("发黑"), [...marks].join());
      const known = /^(香菇|烘干|烘房|发黑|省电|电)$/;
      for (const mark of marks) assert.match(mark, known);
      const shiitakes = await page.locator("#demand-text mark", { hasText: "香菇" }).count();
      assert.equal(shiitakes, 2, "once in the title and once in the description");
      assert.equal(await page.textContent("#demand-text"), "🍄𠮷 香菇烘干后发黑。\n\n  🔋想让香菇烘房省电");
      assert.ok((await page.locator(".quote mark").count()) > 0, "the supply's own words are marked");
    }));

  test("shows the marks of the card that is picked", () =>
    withPage(async (page) => {
      await ask(page, SHIITAKE);
      const picked = page.locator(".card").nth(1).locator("button.title");
      await picked.focus();
      await page.keyboard.press("Enter");
      assert.equal(await picked.getAttribute("aria-pressed"), "true");
      assert.equal(await page.locator(".card.chosen").count(), 1);
      assert.equal(await page.textContent(".legend b"), await picked.textContent());
    }));

  test("can be asked with the keyboard, and narrowed", () =>
    withPage(async (page) => {
      await page.focus("#demand");
      await page.keyboard.insertText("香菇烘干");
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.insertText("后发黑");
      assert.equal(await page.inputValue("#demand"), "香菇烘干\n后发黑");
      await submitted(page, () => page.keyboard.press("Enter"));
      const kinds = await texts(page, ".card .kind");
      assert.ok(kinds.includes("成果") && kinds.includes("专家"), kinds.join());
      await page.getByLabel("成果").check();
      await submitted(page, () => page.click("#submit"));
      assert.deepEqual([...new Set(await texts(page, ".card .kind"))], ["成果"]);
      await page.fill("#regions", "没有这个县");
      await submitted(page, () => page.press("#regions", "Enter"));
      assert.equal(await page.locator(".card").count(), 0);
    }));
});

describe("a demand that nothing answers", () => {
  test("is told so, with the nearest misses and why", () =>
    withPage(async (page) => {
      await ask(page, "月球氦三开采飞船");
      assert.equal(await page.textContent(".nothing h2"), "暂无合适供给");
      const misses = await page.locator(".near .card").all();
      assert.ok(misses.length > 0 && misses.length <= 3);
      for (const miss of misses) assert.ok((await miss.locator(".reasons .against").count()) > 0);
      await screenshot(page, "nothing");
    }));

  test("may have no miss that is near", () =>
    withPage(async (page) => {
      await ask(page, "qwxz 咕噜咕噜啪");
      assert.equal(await page.textContent(".nothing h2"), "暂无合适供给");
      assert.equal(await page.locator(".card").count(), 0);
    }));
});

describe("other screens", () => {
  test("dark", () =>
    withPage(
      async (page) => {
        await ask(page, SHIITAKE);
        const [red] = (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/);
        assert.ok(Number(red) < 60);
        await screenshot(page, "dark");
      },
      { colorScheme: "dark" },
    ));

  test("a phone, where nothing stands out to the side", () =>
    withPage(
      async (page) => {
        await ask(page, SHIITAKE);
        const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.equal(screen, 390);
        assert.ok(wide <= screen, `${wide} wide`);
        await screenshot(page, "phone");
      },
      { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    ));
});

describe("no answer", () => {
  test("is given to a page of another origin", async () => {
    const other = await servePage(0);
    try {
      await withPage(
        async (page) => {
          await ask(page, SHIITAKE);
          assert.match(await page.textContent(".failed"), /连不上服务.*--web-origin/);
          assert.equal(await page.locator(".card").count(), 0);
        },
        { origin: other.origin, clean: false },
      );
    } finally {
      other.server.close();
    }
  });

  test("is given without a token where one is needed", async () => {
    await server.stop();
    const secret = await createToken(data, "read");
    server = await startServer(PROGRAM, data, site.origin);
    await withPage(async (page) => {
      await ask(page, SHIITAKE);
      assert.match(await page.textContent(".failed"), /缺少令牌/);
      await screenshot(page, "token");
      assert.equal(await page.evaluate(() => document.activeElement.id), "token");
      await page.fill("#token", "mtk_00000000_0");
      await submitted(page, () => page.press("#token", "Enter"));
      assert.match(await page.textContent(".failed"), /令牌无效/);
      await page.fill("#token", secret);
      await submitted(page, () => page.press("#token", "Enter"));
      assert.ok((await page.locator(".card").count()) >= 2);
      const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
      assert.deepEqual(kept, [0, 0, ""]);
    });
  });

  test("comes from a service that is gone", async () => {
    await server.stop();
    await withPage(
      async (page) => {
        await ask(page, SHIITAKE);
        assert.match(await page.textContent(".failed"), /连不上服务/);
      },
      { clean: false },
    );
  });
});
