// The page of a coupling map of the sample catalogue, as people use it.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { PAGE, kept, launchBrowser, openPage, screenshot } from "./support/browser.mjs";

const CHINESE = /\p{Script=Han}/u;
/** Chain, link and stages of the sample with demands and supplies. */
const FOOD = "green-food";

let browser;

before(async () => {
  browser = await launchBrowser();
});

after(() => browser?.close());

/** Runs a body with the page open; it must ask for nothing but itself, and nothing may go wrong. */
async function withPage(body, options) {
  const open = await openPage(browser, options);
  try {
    await body(open.page);
    const elsewhere = open.requests.filter((url) => url.split("#")[0] !== PAGE.href && !url.startsWith("data:"));
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(open.errors, []);
  } finally {
    await open.close();
  }
}

const data = (page) => page.evaluate(() => JSON.parse(document.getElementById("data").textContent));

/** Waits until the address ends so: the page writes it when it hears of what was done, which may be a moment later. */
async function addressBecomes(page, hash) {
  const shown = () => page.evaluate(() => location.hash);
  for (let tries = 0; tries < 100 && (await shown()) !== hash; tries += 1) await pause(50);
  assert.equal(await shown(), hash);
}

/** What the status line says of records: `[demands, supplies]`. */
async function counted(page) {
  const [, demands, supplies] = (await page.textContent("#status")).match(/(\d+) 项需求、(\d+) 项供给/);
  return [Number(demands), Number(supplies)];
}

function figuresOf(page, link, stage = "") {
  return page.textContent(`#heat-body button[data-link="${link}"][data-stage="${stage}"] .degree`);
}

describe("the figures", () => {
  test("counted in the page are those of the map", () =>
    withPage(async (page) => {
      assert.match(await page.textContent("#check"), /^自检：\d{3,} 项图谱数值在本页重算，全部一致。$/);
      const { words, links, figures } = await data(page);
      for (const [at, link] of links.entries()) {
        for (const [stage, figure] of [
          ["", figures.links[at]],
          ...figures.cells[at].map((cell, stage) => [String(stage), cell]),
        ]) {
          const [demands, supplies, , , , modifiedD, level] = figure;
          const shown = await figuresOf(page, link.id, stage);
          if (modifiedD !== null) assert.equal(shown, `${modifiedD.toFixed(3)} ${words.levels[level]}`);
          else assert.match(shown, demands + supplies ? /不可计算$/ : /^—$/);
        }
      }
    }));

  test("of C never stand alone", () =>
    withPage(async (page) => {
      const cells = await page.locator("#overview-body tbody tr td:nth-child(6)").allInnerTexts();
      assert.equal(cells.length, 5);
      for (const cell of cells) assert.match(cell, /^C \d\.\d{3}\nT \d\.\d{3}\nD \d\.\d{3}$/);
    }));
});

describe("the panel of a cell", () => {
  test("opens by mouse and says why each supply is there", () =>
    withPage(async (page) => {
      const cell = page.locator(`#heat-body table[data-chain="${FOOD}"] td.all button`, { hasText: /需[1-9]/ }).first();
      await cell.click();
      assert.ok(await page.locator("#panel").evaluate((panel) => panel.open));
      assert.match(await page.textContent("#panel-title"), /^绿色食品 \/ .+全部阶段$/);
      const demands = await page.locator("#panel .demand").all();
      assert.ok(demands.length > 0);
      for (const demand of demands) {
        assert.match(await demand.locator("h4").textContent(), CHINESE);
        assert.match(await demand.locator("> .facts").textContent(), / · /);
      }
      const reasons = await page.locator("#panel .reasons li").allTextContents();
      assert.ok(reasons.length > 0 && reasons.every((reason) => CHINESE.test(reason)));
      assert.ok((await page.locator("#panel table tbody tr").count()) > 0, "supplies");
      await screenshot(page, "panel");
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("#panel").evaluate((panel) => panel.open), false);
    }));

  test("opens by keyboard, and gives the focus back", () =>
    withPage(async (page) => {
      const cell = page.locator("#heat-body td:not(.all) button").nth(2);
      await cell.focus();
      await page.keyboard.press("Enter");
      assert.ok(await page.evaluate(() => document.getElementById("panel").contains(document.activeElement)));
      await page.keyboard.press("Escape");
      assert.ok(await cell.evaluate((button) => button === document.activeElement));
      await page.keyboard.press("Space");
      await page.click("#panel-close");
      assert.ok(await cell.evaluate((button) => button === document.activeElement));
    }));

  test("can be passed on by its address", () =>
    withPage(
      async (page) => {
        assert.ok(await page.locator("#panel").evaluate((panel) => panel.open));
        assert.match(await page.textContent("#panel-title"), /^绿色食品 \/ .+中试验证$/);
        assert.equal(await page.inputValue("#filter-chain"), FOOD);
        await page.keyboard.press("Escape");
        await addressBecomes(page, `#chain=${FOOD}`);
      },
      { state: `chain=${FOOD}&link=${FOOD}/primary&stage=1` },
    ));
});

describe("the worst link of a chain", () => {
  test("is two steps away, with the demands behind it", () =>
    withPage(async (page) => {
      await page.selectOption("#filter-chain", FOOD);
      const first = page.locator("#ranking-body tbody tr").first();
      const worst = await first.locator("button").textContent();
      const named = await page.locator(`#overview-body tr[data-chain="${FOOD}"] button`).first().textContent();
      assert.equal(named, worst);
      const waiting = Number(await first.locator("td").nth(3).textContent());
      await first.locator("button").click();
      assert.ok((await page.textContent("#panel-title")).includes(worst));
      const demands = await page.locator("#panel .demand").count();
      assert.ok(demands >= waiting && demands > 0, `${demands} demands, ${waiting} wait`);
      await screenshot(page, "worst");
    }));

  test("and every other order is a column away", () =>
    withPage(async (page) => {
      const column = async (at) =>
        (await page.locator(`#ranking-body tbody tr > :nth-child(${at})`).allTextContents()).map(Number);
      await page.click("#ranking-body thead button:has-text('需求')");
      const falling = await column(4);
      assert.deepEqual(
        falling,
        falling.toSorted((a, b) => b - a),
      );
      assert.equal(await page.getAttribute("#ranking-body th:nth-child(4)", "aria-sort"), "descending");
      await page.keyboard.press("Enter");
      const rising = await column(4);
      assert.deepEqual(
        rising,
        rising.toSorted((a, b) => a - b),
      );
    }));
});

describe("a filter", () => {
  test("counts anew and says so", () =>
    withPage(async (page) => {
      const [demands, supplies] = await counted(page);
      await page.selectOption("#filter-region", "商州区");
      const [narrowed, all] = await counted(page);
      assert.ok(narrowed > 0 && narrowed < demands);
      assert.equal(all, supplies);
      assert.match(await page.textContent("#status"), /^已按筛选重新计算/);
      const { demands: rows, regions } = await data(page);
      const there = rows.filter(
        (row) => row.shares.length && row.region !== undefined && regions[row.region].name === "商州区",
      );
      assert.equal(narrowed, there.length);
      await page.click("button[type=reset]");
      assert.deepEqual(await counted(page), [demands, supplies]);
    }));

  test("by kind narrows supplies, answers and degrees", () =>
    withPage(async (page) => {
      const answered = () => page.locator("#overview-body tbody td:nth-child(3)").allTextContents();
      const degrees = () => page.locator("#overview-body .big").allTextContents();
      const [before, degreesBefore, [, supplies]] = [await answered(), await degrees(), await counted(page)];
      await page.locator("#filter-kinds label", { hasText: "成果" }).locator("input").uncheck();
      assert.ok((await counted(page))[1] < supplies);
      assert.notDeepEqual(await answered(), before);
      assert.notDeepEqual(await degrees(), degreesBefore);
      await addressBecomes(page, "#kinds=1234");
    }));

  test("by time takes half-years and whole years", () =>
    withPage(async (page) => {
      const [all] = await counted(page);
      const options = await page
        .locator("#filter-time option")
        .evaluateAll((options) => options.map((option) => option.value));
      const halves = options.filter((value) => /^\d{4}-\d$/.test(value));
      let sum = 0;
      for (const value of [...halves, ...options.filter((value) => value === "-")]) {
        await page.selectOption("#filter-time", value);
        sum += (await counted(page))[0];
      }
      assert.equal(sum, all);
    }));
});

describe("the screens", () => {
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ]) {
    test(`${width}×${height} does not scroll sideways`, () =>
      withPage(
        async (page) => {
          const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok((await wide()) <= width, `${await wide()} wide`);
          const frames = await page.locator("#heat-body .scroll, #overview-body .scroll, #ranking-body .scroll").all();
          for (const frame of frames) {
            const [inner, outer] = await frame.evaluate((frame) => [frame.scrollWidth, frame.clientWidth]);
            assert.ok(inner <= outer + 1, `${inner} in ${outer}`);
          }
          await screenshot(page, `${width}x${height}`);
          await screenshot(page, `${width}x${height}-whole`, { fullPage: true });
          await page.click("#size");
          assert.ok((await wide()) <= width, `${await wide()} wide in large type`);
          await screenshot(page, `${width}x${height}-large`);
        },
        { viewport: { width, height } },
      ));
  }

  test("dark by the system's choice, and by one's own", () =>
    withPage(
      async (page) => {
        const red = () => page.evaluate(() => Number(getComputedStyle(document.body).backgroundColor.match(/\d+/)[0]));
        assert.ok((await red()) < 60);
        await screenshot(page, "dark");
        await screenshot(page, "dark-whole", { fullPage: true });
        await page.click("#theme");
        assert.ok((await red()) > 200);
      },
      { colorScheme: "dark" },
    ));
});

describe("on paper", () => {
  test("everything stands on sheets of A3", () =>
    withPage(
      async (page) => {
        const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
        assert.ok(pdf.length > 100_000, `${pdf.length} bytes`);
        // 420 mm by 297 mm in points.
        assert.match(pdf.toString("latin1"), /\/MediaBox \[0 0 119\d(\.\d+)? 84\d(\.\d+)?\]/);
        const file = await kept("map.pdf");
        if (file) await writeFile(file, pdf);
        await page.emulateMedia({ media: "print" });
        assert.equal(await page.locator(".filters, .contents, .tools").filter({ visible: true }).count(), 0);
        const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(light, "rgb(255, 255, 255)");
      },
      { colorScheme: "dark" },
    ));
});
