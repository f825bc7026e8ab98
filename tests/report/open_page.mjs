// Opens pages of reports in Chromium, without a network, and does what a reader does; writes down all that it finds.
//
//   node open_page.mjs REQUEST.json    what to open is in the request; the answer goes to its `out`
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const request = JSON.parse(readFileSync(process.argv[2], "utf8"));
const require = createRequire(join(request.packages, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const found = { pages: [] };

/** Colours in which the figures of a run are drawn: every chart has at least one of them. */
const inks = ["#0a6c8f", "#6b7780", "#a9b4ba", "#b4530b", "#1b7a5a", "#22323b", "#c98a1b", "#8a4f8f"];

function watch(page, log) {
  page.on("console", (message) => log.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => log.errors.push(error.message));
  page.on("dialog", (dialog) => { log.errors.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
}

/** Goes from chart to chart, as a reader who scrolls does: they are drawn when they come near. */
async function scrollThrough(page) {
  const count = await page.locator(".chart").count();
  for (let place = 0; place < count; ++place) {
    await page.evaluate((at) => document.querySelectorAll(".chart")[at]?.scrollIntoView({ behavior: "instant", block: "center" }), place);
    await page.waitForTimeout(40);
  }
}

/** Each chart: whether it is drawn, and how much of it is in the colours of figures. */
function charts(page) {
  return page.evaluate((colours) => [...document.querySelectorAll(".chart")].map((chart) => ({
    name: chart.closest("figure").dataset.figure,
    label: chart.getAttribute("aria-label"),
    drawn: chart.dataset.drawn === "yes",
    width: chart.getBoundingClientRect().width,
    marks: [...chart.querySelectorAll("svg path, svg rect")].filter((each) => {
      // Dots that are coloured by what they answered have a colour between those that are named.
      const ink = [each.getAttribute("fill"), each.getAttribute("stroke")].some((value) => colours.includes((value ?? "").toLowerCase()) || (value ?? "").startsWith("rgb("));
      const box = each.getBBox();
      return ink && Math.max(box.width, box.height) > 1 && !each.closest("[data-legend]");
    }).length,
  })), inks);
}

/** Those of a section, once they are seen. */
async function shownCharts(page, section) {
  await page.locator(`#${section}`).scrollIntoViewIfNeeded();
  await page.waitForTimeout(250);
  const names = await page.evaluate((id) => [...document.querySelectorAll(`#${id} figure`)].map((each) => each.dataset.figure), section);
  return (await charts(page)).filter((each) => names.includes(each.name));
}

function tables(page) {
  return page.evaluate(() => Object.fromEntries([...document.querySelectorAll("figure[data-figure]")].map((figure) => [
    figure.dataset.figure, [...figure.querySelectorAll("table tr")].map((row) => [...row.children].map((cell) => cell.textContent))])));
}

async function texts(page, selector) {
  return page.evaluate((where) => [...document.querySelectorAll(where)].map((each) => each.textContent), selector);
}

let downloads = 0;

/** A picture is ready some time after the click, and a busy machine may take longer than Chromium lets a click count. */
async function downloaded(page, what, click) {
  let download = null;
  // Chromium drops what a page downloads beyond ten files with less than a second between them: faster than any reader.
  if (++downloads % 9 === 0) await page.waitForTimeout(1_100);
  for (let tries = 0; download === null; ++tries) {
    const event = page.waitForEvent("download", { timeout: 8_000 }).catch(() => null);
    await click();
    download = await event;
    if (download === null && tries === 2) throw new Error(`${what}: found no download; expected one`);
    if (download === null) console.log(`${what}: no download yet`);
  }
  const stream = await download.createReadStream();
  const parts = [];
  for await (const part of stream) parts.push(part);
  return { name: download.suggestedFilename(), content: Buffer.concat(parts) };
}

async function choose(page, section, label, option) {
  const select = page.locator(`#${section} label.choose:has(> span:text-is("${label}"))`).first().locator("select");
  await select.focus();
  await select.selectOption(option);
  await page.waitForTimeout(120);
}

async function openWhole(browser, job) {
  const log = { name: job.name, console: [], errors: [], requests: [], downloads: {} };
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, offline: true, reducedMotion: "reduce" });
  await context.route("**", (route) => {
    const address = route.request().url();
    if (/^(file|data|blob):/.test(address)) return route.continue();
    log.requests.push(address);
    return route.abort();
  });
  const page = await context.newPage();
  watch(page, log);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });  // its own time, whatever else the machine does
  const began = Date.now();
  await page.goto(`file://${job.page}`);
  await page.waitForSelector("#answer");
  log.milliseconds = Date.now() - began;
  await page.waitForTimeout(500);
  const { metrics } = await session.send("Performance.getMetrics");
  log.main_thread_seconds = metrics.find((each) => each.name === "TaskDuration").value;
  await scrollThrough(page);
  await page.waitForTimeout(300);
  log.charts = await charts(page);
  log.title = await page.title();
  log.heading = (await texts(page, "h1"))[0];
  log.sections = await page.evaluate(() => [...document.querySelectorAll("main > section")].map((each) => each.id));
  log.ran = await page.evaluate(() => globalThis.__ran ?? null);
  log.nothing = await texts(page, ".nothing");
  log.sentences = await page.evaluate(() => [...document.querySelectorAll(".answer")].map((card) =>
    ({ arm: card.dataset.arm, eyebrow: card.querySelector(".eyebrow")?.textContent ?? "", sentences: [...card.querySelectorAll(".sentence")].map((each) => each.textContent) })));
  log.answers = await page.evaluate(() => [...document.querySelectorAll(".answer")].map((card) => [...card.querySelectorAll(".sentence")].map((each) => each.textContent).join(" ")));
  log.views = [];
  const view = async (change) => {
    log.views.push({ change, tables: await tables(page), tiles: await page.evaluate(() => [...document.querySelectorAll(".tile")].map((tile) =>
      [tile.querySelector("dt").textContent, tile.querySelector("strong").textContent, ...[...tile.querySelectorAll("span")].map((each) => each.textContent)])),
      facts: await page.evaluate(() => Object.fromEntries([...document.querySelectorAll("[data-fact]")].map((each) => [each.dataset.fact, each.textContent]))) });
  };
  await view({});
  if (job.whole) {
    // Every download of every figure, as the page stands.
    for (const figure of await page.locator("figure[data-figure]").all()) {
      const name = await figure.getAttribute("data-figure");
      for (const kind of ["CSV", "SVG", "PNG"]) {
        const button = figure.locator(".downloads button", { hasText: kind });
        if (await button.count() === 0) continue;
        const got = await downloaded(page, `${name}, ${kind}`, () => button.click());
        log.downloads[`${name}.${kind}`] = { name: got.name, size: got.content.length,
          text: kind === "CSV" ? got.content.toString("utf8") : kind === "SVG" ? got.content.toString("utf8").slice(0, 300) : got.content.subarray(0, 8).toString("hex") };
      }
    }
    for (const [section, label, option] of job.switches) {
      const before = JSON.stringify(await tables(page));
      await choose(page, section, label, option);
      log.views.push({ change: { section, label, option: JSON.stringify(option) }, changed: JSON.stringify(await tables(page)) !== before,
        focus: await page.evaluate(() => document.activeElement?.tagName ?? ""), tables: await tables(page),
        ...(section === "explore" ? { charts: (await shownCharts(page, section)) } : {}) });
    }
    if (job.pairs) {
      await choose(page, "answer", "All that follows shows", { index: 1 });
      await view({ pair: 1 });
    }
    await scrollThrough(page);
    await page.waitForTimeout(300);
    log.charts_of_other_pair = await charts(page);
    // The keyboard alone reaches everything that can be used.
    const reached = new Set();
    const usable = await page.evaluate(() => {
      const all = [...document.querySelectorAll("a[href], button, select, summary, [tabindex='0']")].filter((each) => each.getClientRects().length > 0 && !each.closest("details:not([open]) > :not(summary)"));
      all.forEach((each, place) => { each.dataset.place = String(place); });
      return all.length;
    });
    const start = await page.evaluate(() => {
      const skip = document.querySelector(".skip");
      skip.focus();
      return skip.dataset.place;
    });
    reached.add(start);
    for (let press = 0; press < usable * 2 + 20; ++press) {
      await page.keyboard.press("Tab");
      const place = await page.evaluate(() => document.activeElement?.dataset?.place ?? null);
      if (place === null || place === start) break;
      reached.add(place);
    }
    log.keyboard = { usable, reached: reached.size };
    log.focus_is_seen = await page.evaluate(() => {
      const link = document.querySelector("nav a");
      link.focus({ focusVisible: true });
      return getComputedStyle(link).outlineStyle !== "none";
    });
    // With some of the tables open: they are alike, and all together take axe a minute.
    await page.evaluate(() => [...document.querySelectorAll("details")].slice(0, 3).forEach((each) => { each.open = true; }));
    log.axe = await faults(page);
    await page.evaluate(() => document.querySelectorAll("details").forEach((each) => { each.open = false; }));
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(400);
    await scrollThrough(page);
    log.phone = await page.evaluate(() => ({ width: document.documentElement.scrollWidth, charts: [...document.querySelectorAll(".chart svg")].map((each) => each.getBoundingClientRect().width) }));
    log.axe.push(...await faults(page));
    await page.emulateMedia({ media: "print" });
    log.print = await page.evaluate(() => ({ nav: getComputedStyle(document.querySelector("nav")).display, downloads: getComputedStyle(document.querySelector(".downloads")).display }));
  }
  await context.close();
  found.pages.push(log);
}

async function faults(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  return result.violations.filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.help}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

/** A browser of its own for each page. One that falls down by itself is started once more; a page that brings it down fails. */
for (const job of request.pages) {
  for (let tries = 0; ; ++tries) {
    const browser = await chromium.launch({
      executablePath: request.browser,
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
    });
    try {
      await openWhole(browser, job);
      break;
    } catch (error) {
      if (tries > 0 || !/has been closed|crashed/.test(error.message)) throw error;
      console.log(`${job.name}: the browser ended by itself (${error.message.split("\n")[0]}); once more`);
    } finally {
      await browser.close();
    }
  }
}
writeFileSync(request.out, JSON.stringify(found));
