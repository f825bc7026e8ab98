// Builds built/page.html: the page of a report, with everything in it but a run's title and data.
//
//   node build.mjs           writes it
//   node build.mjs --check   says whether the one that is there is what would be written
//
// The first line of the page holds a hash of the sources, by which a test without Node tells whether it is current.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "built", "page.html");

/** Hash of everything that the page is made from: name, NUL, content, NUL of each file in order of names. */
function sourcesHash() {
  const files = ["build.mjs", "package-lock.json", "package.json", "tsconfig.json",
    ...readdirSync(join(here, "src")).map((name) => `src/${name}`)].sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(here, file))).update("\0");
  return hash.digest("hex");
}

async function bundled(entry, loader = {}) {
  const result = await build({
    entryPoints: [join(here, "src", entry)], bundle: true, minify: true, write: false, format: "iife",
    target: ["es2020"], charset: "utf8", legalComments: "none", loader, absWorkingDir: here,
  });
  return result.outputFiles[0].text.trim();
}

/** The licences under which the page may carry others' code. */
function licences() {
  return [["echarts", "LICENSE"], ["echarts", "NOTICE"], ["zrender", "LICENSE"], ["tslib", "LICENSE.txt"]]
    .map(([name, file]) => `${name}, ${file}\n\n${readFileSync(join(here, "node_modules", name, file), "utf8").trim()}\n`)
    .join(`\n${"-".repeat(100)}\n\n`);
}

const script = (await bundled("main.ts")).replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
const style = (await bundled("style.css")).replaceAll("</style", "<\\/style");
const scriptHash = createHash("sha256").update(script).digest("base64");
const page = readFileSync(join(here, "src", "page.html"), "utf8")
  .replace("@sources@", () => sourcesHash())
  .replace("@script-hash@", () => scriptHash)
  .replace("@style@", () => style)
  .replace("@script@", () => script);

if (process.argv.includes("--check")) {
  const found = existsSync(out) ? readFileSync(out, "utf8") : "";
  if (found !== page) {
    console.error(`${out}: found a page that is not what its sources give; expected, after: npm run build`);
    process.exit(1);
  }
  console.log("the built page is current");
} else {
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, page);
  writeFileSync(join(here, "built", "LICENSES.txt"), licences());
  console.log(`${out}: ${(page.length / 1024).toFixed(0)} KiB`);
}
