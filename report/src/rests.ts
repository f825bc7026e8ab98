// What the answer rests on: parameters with their sources, calibration, checks, and how to get it again.
import { figure } from "./charts";
import type { Basis, Data, Made, Pair } from "./data";
import { choose, h, type Cell } from "./dom";

const confidences: Record<string, string> = {
  assumption: "assumed", memory: "remembered from a source", seen: "seen in a source", borrowed: "borrowed from England",
};
const order = ["assumption", "memory", "borrowed", "seen", ""];

/** A text of TOML without its quotes. */
function unquoted(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1) : value;
}

function isEvaluated(data: Basis): boolean {
  return "evaluation" in data && data.evaluation !== null;
}

export function parameters(data: Basis, pair: Pair): HTMLElement {
  const holder = h("div", { class: "switching" });
  let show = "changed";
  const changesOf = (place: number) => data.parameters[place].changes?.[pair.arm] ?? [];
  const draw = (focus: boolean) => {
    const all = data.parameters.map((parameter, place) => ({ parameter, place }));
    const chosen = all.filter(({ parameter, place }) => show === "all" ? true
      : show === "changed" ? changesOf(place).length > 0 || (parameter.arms && parameter.arms[pair.arm] !== parameter.arms[pair.baseline])
        : parameter.confidence === show);
    chosen.sort((a, b) => order.indexOf(a.parameter.confidence) - order.indexOf(b.parameter.confidence) || a.place - b.place);
    const rows: (Cell | string)[][] = chosen.map(({ parameter, place }) => [
      parameter.address, unquoted(parameter.arms?.[pair.arm] ?? parameter.value), changesOf(place).join("; ") || "–",
      confidences[parameter.confidence] ?? (parameter.confidence || "written in the scenario"), parameter.source || "–",
      parameter.id || "–", parameter.place]);
    const count = (word: string) => data.parameters.filter((each) => each.confidence === word).length;
    holder.replaceChildren(figure({
      title: "Every number with a source",
      text: `${data.parameters.length} numbers: ${["assumption", "memory", "borrowed", "seen"].filter((word) => count(word) > 0).map((word) => `${count(word)} ${confidences[word]}`).join(", ")}. Assumptions come first. ${isEvaluated(data) ? "Which of them matters most stands under “How sure we are”." : "Which of them moves the answer most is not in this file: “carersim sweep” and “carersim evaluate” tell."}`,
      alternative: "Table of parameters.",
      controls: [choose("Show", [
        { label: "what the plan changes", value: "changed" },
        ...["assumption", "memory", "borrowed", "seen"].filter((word) => count(word) > 0).map((word) => ({ label: confidences[word], value: word })),
        { label: "all", value: "all" },
      ], show, (value) => { show = value; draw(true); })],
      table: { head: ["Address", "Value", "Changed by the plan", "Confidence", "Source", "Parameter", "Written in"], rows: rows.length > 0 ? rows : [["none", "", "", "", "", "", ""]] },
      csv: {
        head: ["address", "value", "changes", "confidence", "source", "parameter", "written_in"],
        rows: data.parameters.map((each, place) => [each.address, each.arms?.[pair.arm] ?? each.value, changesOf(place).join("; "), each.confidence, each.source, each.id, each.place]),
      },
    }));
    if (focus) holder.querySelector("select")?.focus();
  };
  draw(false);
  return holder;
}

export function planAssumptions(data: Basis): HTMLElement | null {
  const rows = data.assumptions.map((text) => /^(\S+) (.*) \(([^()]+)\): assumption:? ?(.*)$/s.exec(text))
    .filter((match): match is RegExpExecArray => match !== null && !match[2].startsWith("= "))
    .map((match) => [match[1], match[2], match[3], match[4]]);
  if (rows.length === 0) return null;
  return figure({
    title: "What the plan is assumed to do",
    text: "Changes for which its document gives no figure, with the reasoning for the one that was taken.",
    alternative: "Table of assumptions of the plan.",
    table: { head: ["Address", "Change", "Intervention", "Reasoning"], rows },
  });
}

const verdicts: Record<string, string> = { hit: "within", miss: "missed", echo: "put in, so no test" };
const uses: Record<string, string> = { fitted: "fitted to", held_out: "held out", input: "put in", structural: "put in" };

export function calibration(data: Basis): HTMLElement {
  if (!data.calibration)
    return h("p", { class: "note" }, "Calibration: this run does not rest on the calibrated base of this version of carersim, so no table is given.");
  const rows: (Cell | string)[][] = data.calibration.map((row) => {
    const number = (text: string): Cell => text === "" ? { text: "–", value: null } : { text: String(Number(Number(text).toPrecision(4))), value: Number(text) };
    return [row["name"], row["unit"], uses[row["role"]] ?? row["role"].replaceAll("_", " "), number(row["published"]),
      `${row["low"]} to ${row["high"]}`, number(row["simulated"]),
      { text: verdicts[row["verdict"]] ?? row["verdict"], tone: row["verdict"] === "hit" ? "good" : row["verdict"] === "echo" ? "quiet" : "bad" },
      row["explanation"] || "–", row["source"]];
  });
  const real = data.calibration.filter((row) => row["verdict"] !== "echo");
  const hits = real.filter((row) => row["verdict"] === "hit").length;
  return figure({
    title: "How the base agrees with published figures",
    text: `The base was calibrated to England, before this area's own numbers were put in: ${hits} of ${real.length} published figures within their bands. Differences between arms are safer than levels.`,
    alternative: "Table of calibration.",
    table: { head: ["Figure", "Unit", "Use", "Published", "Band", "Simulated", "Verdict", "If missed, why", "Source"], rows },
  });
}

function checks(data: Data): HTMLElement {
  const { checks: made } = data;
  const failed = made.failed.length;
  const part = h("div", { class: "facts" }, h("div", {}, h("h3", {}, "Nobody and nothing is lost"),
    h("p", { "data-fact": "checks" }, failed === 0
      ? `All ${made.made.toLocaleString("en-GB")} checks held: everybody who entered is somewhere, and every pound is in one payer's sum and one line.`
      : `${failed} of ${made.made.toLocaleString("en-GB")} checks did not hold. Do not use these figures; please report them.`)));
  const long = data.findings.run_in.filter((each) => !each.enough);
  const all = data.findings.run_in.length;
  if (all > 0)
    part.append(h("div", {}, h("h3", {}, "Whether the run-in was long enough"), h("p", {},
      `${Math.round(data.run.run_in_days / 365.25 * 10) / 10} years are simulated before the evaluation. For ${all - long.length} of ${all} measures that is enough by the MSER rule; ${long.filter((each) => each.settled).length} ask for longer, and ${long.filter((each) => !each.settled).length} rise or fall all along, so that no run-in would do. This touches levels more than differences.`)));
  const decision = data.findings.decision;
  part.append(h("div", {}, h("h3", {}, "How many replications"), h("p", {},
    `${data.run.replications}${data.run.complete ? "" : ` of ${data.run.asked}: the run was interrupted`}. ${decision
      ? decision.precise ? `They were added until every difference was as precise as asked, from number ${decision.precise_from} on.` : "They were added up to the maximum; not every difference became as precise as asked."
      : "The number was given. Intervals show what that leaves to chance."}`)));
  return part;
}

/** @param holds  what the file holds beside the scenario */
export function reproduce(run: Made, holds: string): HTMLElement {
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return h("div", { class: "facts" }, h("div", {}, h("h3", {}, "How to get these numbers again"),
    run.command ? h("pre", { tabindex: "0", role: "region", "aria-label": "Command" }, h("code", {}, run.command)) : null,
    h("p", {}, `carersim ${run.version}, seed ${run.seed}, ${run.replications} replication${run.replications === 1 ? "" : "s"}. The same version, scenario and seed give the same numbers on any machine. Made with ${versions}.`),
    run.file ? h("p", {}, `This page was made from ${run.file}, which holds ${holds} and the whole scenario as it was run.`) : null));
}

export function restsSection(data: Data, pair: Pair): HTMLElement[] {
  const plan = planAssumptions(data);
  return [parameters(data, pair), ...(plan ? [plan] : []), calibration(data), checks(data), reproduce(data.run, "every monthly figure of every replication"),
    ...(data.evaluation?.run ? [h("p", { class: "note" }, `The probabilities and the section on how sure we are come from ${data.evaluation.run.file}, made by carersim ${data.evaluation.run.version} with: ${data.evaluation.run.command}`)] : [])];
}
