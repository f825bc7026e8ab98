// The page of an evaluation: what each arm costs and gains, and how likely that is.
import { pairTitle, unprovenText } from "./answer";
import { base, categoryAxis, colours, figure, ink, valueAxis, type Option } from "./charts";
import { chanceText, moneyChance, ofMoney, payersOf, worthChance, yearsText } from "./chance";
import { pairsOf, type Basis, type Evaluation, type EvaluationData, type Pair, type Summary } from "./data";
import { h, type Cell } from "./dom";
import { showPage, type Parts } from "./frame";
import { poundsAxis, roughText, shortText } from "./numbers";
import { perQaly } from "./chance";
import { calibration, parameters, planAssumptions, reproduce } from "./rests";
import { summaryCell, summaryText, uncertaintySection } from "./uncertainty";

function moreText(summary: Summary, unit: string, more: string, less: string): string {
  const { mean, low, high } = summary;
  if (mean === null || low === null || high === null) return "an amount that is not known";
  // One digit more where the range holds 0: its ends would often be rounded to it.
  if (low <= 0 && high >= 0) {
    const fine = (high - low) / 20, text = (value: number) => roughText(Math.abs(value), fine, unit);
    return `${mean === 0 ? "nothing more or less" : `${text(mean)} ${mean > 0 ? more : less}`} on average, between ${text(low)} ${low === 0 ? "" : less} and ${text(high)} ${more}`.replaceAll("  ", " ");
  }
  const sign = mean > 0 ? 1 : -1, ends = sign > 0 ? [low, high] : [-high, -low], half = (high - low) / 2;
  return `${roughText(Math.abs(mean), half, unit)} ${sign > 0 ? more : less} (${roughText(ends[0], half, unit)} to ${roughText(ends[1], half, unit)})`;
}

function sentences(found: Evaluation, pair: Pair): string[] {
  const of = found.arms[pair.arm], seen = ofMoney(found), main = found.main, whom = payersOf(found, seen);
  const list = [
    `${moneyChance(found, pair)}: ${whom} would spend ${moreText(of.cost[seen], "GBP", "more", "less")}, discounted; ranges hold 95 % of the draws.`,
    `The chance is ${worthChance(found, pair)}: its payers would spend ${moreText(of.cost[main], "GBP", "more", "less")}, and carers and people cared for together would gain ${summaryText(of.qaly, "QALYs", false)} years in full health.`,
  ];
  const year = of.money.year[seen], worth = of.worth.year[main];
  const perfect = found.arms[pair.baseline].perfect[main][0];
  const back = `On average its cost ${year === null ? "does not come" : "has come"} back to ${whom} ${year === null ? `within ${yearsText(found.years.length)}` : `by the end of year ${year}`}${year === null && worth === null ? ", nor do health and wellbeing outweigh it" : worth === null ? "; health and wellbeing do not outweigh what all its payers spend" : `; with health and wellbeing counted, it is outweighed by the end of year ${worth}`}`;
  const order = found.parameters.map((each, place) => ({ id: each.id, value: found.arms[pair.baseline].partial[place] ?? 0 })).sort((a, b) => b.value - a.value);
  list.push(`${back}; ${perfect === 0 || perfect === null ? "no number that was drawn could change the choice"
    : order[0].value > 0 ? `the number worth most to know better is ${order[0].id}` : "no single number is worth knowing better by itself"}.`);
  return list;
}

function cards(basis: Basis, found: Evaluation, pairs: Pair[]): HTMLElement {
  return h("div", { class: "answers" }, ...pairs.map((pair, place) => {
    const note = unprovenText(basis, pair);
    return h("article", { class: "answer", "data-arm": basis.arms[pair.arm].name },
      note ? h("p", { class: "eyebrow" }, `${place + 1}. ${note}`) : null,
      h("h3", {}, pairTitle(basis, pair)),
      ...sentences(found, pair).map((text) => h("p", { class: "sentence" }, text)));
  }));
}

/** What it costs and gains, from each perspective. */
function perspectives(basis: Basis, found: Evaluation, pair: Pair): HTMLElement {
  const of = found.arms[pair.arm];
  const chance = (share: number | null): Cell => ({ text: chanceText(share, found.used), value: share });
  return figure({
    title: "What it costs, whoever pays, and how likely it is worth it",
    text: `${basis.arms[pair.arm].name} against ${basis.arms[pair.baseline].name}. Discounted costs and net benefit (QALYs at their worth, less the cost); in brackets what 95 % of the draws hold.`,
    alternative: "Table of perspectives.",
    table: {
      head: ["Whose costs count", "Change in cost", "Saves money", `Net benefit at ${perQaly(found.thresholds[0])}`, ...found.thresholds.map((each) => `Worth it at ${shortText(each, "GBP", 3)}`)],
      rows: found.perspectives.map((each, seen) => [each.name, summaryCell(of.cost[seen], "GBP", "down"), chance(of.money.share[seen]), summaryCell(of.net_benefit[seen][0], "GBP", "up"),
        ...found.thresholds.map((_, at) => chance(of.worth_it[seen][at]))]),
    }, open: true,
    note: "Saves money: undiscounted, without health and wellbeing, by the end of the evaluation.",
  });
}

const effectTitles: Record<string, string> = { "qaly.carer": "Carers", "qaly.person": "People cared for" };

function effects(found: Evaluation, pair: Pair): HTMLElement {
  const of = found.arms[pair.arm];
  return figure({
    title: "Who gains health and wellbeing",
    text: "Years in full health (QALYs), discounted.",
    alternative: "Table of QALYs.",
    table: {
      head: ["Who", "QALYs gained"],
      rows: [...found.effects.map((effect, place) => [effectTitles[effect] ?? effect, summaryCell(of.qaly_of[place], "QALYs", "up")]),
        ["All together", summaryCell(of.qaly, "QALYs", "up")]],
    }, open: true,
  });
}

export const yearName = (start: string) => `from ${start}`;

function budget(data: EvaluationData, found: Evaluation, pair: Pair): HTMLElement {
  const of = found.arms[pair.arm], title = (payer: string) => data.payers[payer] ?? payer.replaceAll("_", " ");
  const shown = found.payers.map((payer, place) => ({ payer, place })).filter((each) => each.payer !== "society" && of.budget[each.place].some((year) => year.mean !== 0));
  const fills = [colours.plan, colours.bad, colours.third, "#6b7780", colours.good];
  return figure({
    title: "Budget impact: who pays more, year by year",
    text: "Above the line: spent in addition. Below the line: saved. Mean of the draws, undiscounted, programmes included.",
    alternative: `Bars of the change in spending in each year: ${shown.map((each) => `${title(each.payer)}: ${of.budget[each.place].map((year, at) => `${found.years[at]} ${shortText(year.mean, "GBP", 2, true)}`).join(", ")}`).join("; ")}.`,
    ...(shown.length === 0 ? {} : {
      option: (width: number) => base({
        legend: { top: 0, left: 0, textStyle: { color: ink }, itemHeight: 10, itemWidth: 16 },
        grid: { left: 8, right: 12, top: width < 520 ? 84 : 64, bottom: 8, containLabel: true },
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true, valueFormatter: (value: unknown) => shortText(value as number, "GBP", 3, true) },
        xAxis: categoryAxis(found.years.map((_, at) => `year ${at + 1}`)),
        yAxis: valueAxis("", poundsAxis(found.years.flatMap((_, at) => [1, -1].map((sign) => shown.reduce((sum, each) => sum + Math.max(0, sign * (of.budget[each.place][at].mean ?? 0)), 0))), true)),
        series: shown.map((each, place): Option => ({ type: "bar", stack: "all", name: title(each.payer), barMaxWidth: 46, itemStyle: { color: fills[place % fills.length] }, data: of.budget[each.place].map((year) => year.mean) })),
      }),
    }),
    table: {
      head: ["Payer", ...found.years.map((year, at) => `Year ${at + 1}, ${yearName(year)}`)],
      rows: found.payers.map((payer, place) => [title(payer), ...of.budget[place].map((year) => summaryCell(year, "GBP", payer === "society" ? "neither" : "down"))]),
    }, open: true,
    note: "Better Care Fund pool: costs are booked to the council or the NHS, not to the pool. “Unpaid care, valued” is a value put on time; no money changes hands, and it is not in the bars.",
  });
}

function payBack(basis: Basis, found: Evaluation, pair: Pair): HTMLElement {
  const of = found.arms[pair.arm], styles = ["solid", "dashed", "dotted", [8, 3, 2, 3]], fills = [colours.plan, colours.bad, colours.third, colours.good];
  const rows: (Cell | string)[][] = [];
  for (const [words, back] of [["money alone", of.money], [`with QALYs at ${shortText(found.thresholds[0], "GBP", 3)}`, of.worth]] as const)
    found.perspectives.forEach((each, seen) => rows.push([each.name, words,
      ...back.years[seen].map((value): Cell => ({ text: shortText(value, "GBP", 3, true), value })),
      back.year[seen] === null ? "not in this time" : `year ${back.year[seen]}`, { text: chanceText(back.share[seen], found.used), value: back.share[seen] }]));
  // Perspectives with the same payers are one line.
  const lines: { name: string; seen: number }[] = [];
  found.perspectives.forEach((each, seen) => {
    const same = lines.find((one) => [...found.perspectives[one.seen].payers].sort().join() === [...each.payers].sort().join());
    if (!same) lines.push({ name: each.name, seen });
  });
  return figure({
    title: "When what it costs has come back",
    text: `Money saved (above the line) or still owed (below) since the start, by the end of each year: mean of the draws, undiscounted, without health and wellbeing. ${basis.arms[pair.arm].name}.`,
    alternative: found.perspectives.map((each, seen) => `${each.name}: ${of.money.years[seen].map((value, at) => `year ${at + 1} ${shortText(value, "GBP", 2, true)}`).join(", ")}`).join(". ") + ".",
    option: (width) => base({
      legend: { top: 0, left: 0, textStyle: { color: ink }, itemWidth: 28 },
      grid: { left: 8, right: 16, top: width < 520 ? 126 : 74, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => shortText(value as number, "GBP", 3, true) },
      xAxis: categoryAxis(found.years.map((_, at) => `year ${at + 1}`)),
      yAxis: valueAxis("", poundsAxis(lines.flatMap((each) => of.money.years[each.seen]), true)),
      series: lines.map(({ name, seen }): Option => ({ type: "line", name, symbolSize: 7, lineStyle: { color: fills[seen % 4], type: styles[seen % 4], width: 2.2 }, itemStyle: { color: fills[seen % 4] }, data: of.money.years[seen] })),
    }),
    table: { head: ["Whose costs count", "What", ...found.years.map((_, at) => `By the end of year ${at + 1}`), "Even from the end of", "Even at the end in"], rows },
  });
}

const confidences: Record<string, string> = { assumption: "assumed", memory: "remembered from a source", seen: "seen in a source", borrowed: "borrowed from England" };
const order = ["assumption", "memory", "borrowed", "seen", ""];

function drawn(found: Evaluation): HTMLElement {
  const count = (word: string) => found.parameters.filter((each) => each.confidence === word).length;
  const ranked = [...found.parameters].sort((a, b) => order.indexOf(a.confidence) - order.indexOf(b.confidence));
  const range = (value: number | null, unit: string): string => value === null ? "–" : unit.startsWith("£") ? `£${shortText(value, "", 3)}${unit.slice(1)}` : `${shortText(value, "", 3)}${unit ? ` ${unit}` : ""}`;
  return figure({
    title: "The numbers that were drawn",
    text: `${found.parameters.length} numbers: ${order.filter((word) => word && count(word) > 0).map((word) => `${count(word)} ${confidences[word]}`).join(", ")}. Assumptions come first. Each was drawn so that its range holds 95 % of the draws.`,
    alternative: "Table of drawn numbers.",
    table: {
      head: ["Number", "In the scenario", "95 % of its draws", "Drawn from", "Confidence", "Source", "Drawn together with"],
      rows: ranked.map((each) => [each.id, each.value, `${range(each.low, each.unit)} to ${range(each.high, each.unit)}`, each.distribution,
        confidences[each.confidence] ?? (each.confidence || "–"), each.source || "–", found.parameters[each.drawn_with]?.id === each.id ? "–" : found.parameters[each.drawn_with]?.id ?? "–"]),
    },
    csv: {
      head: ["parameter", "value", "low", "high", "unit", "distribution", "confidence", "source", "drawn_with", "drawn_again_in"],
      rows: found.parameters.map((each) => [each.id, each.value, each.low, each.high, each.unit, each.distribution, each.confidence, each.source, found.parameters[each.drawn_with]?.id, each.redrawn]),
    },
  });
}

function held(found: Evaluation): HTMLElement[] {
  if (found.held.length === 0) return [];
  const why = new Map<string, number>();
  for (const each of found.held) why.set(each.why, (why.get(each.why) ?? 0) + 1);
  const most = [...why].sort((a, b) => b[1] - a[1]).slice(0, 5).map(([text, count]) => `${count}: ${text}`).join("; ");
  return [figure({
    title: "The numbers that were not drawn",
    text: `${found.held.length} numbers stay at their values, so that what is not known of them is missing from every interval here. Why (the commonest reasons): ${most}.`,
    alternative: "Table of held numbers.",
    table: { head: ["Number", "Value", "Why"], rows: found.held.map((each) => [each.id, each.value, each.why]) },
  })];
}

function draws(data: EvaluationData): HTMLElement {
  const found = data.evaluation, missing = found.draws - found.used;
  return h("div", { class: "facts" },
    h("div", {}, h("h3", {}, "The draws"), h("p", { "data-fact": "of-draws" }, `${found.draws} were made; in ${found.mended} some numbers were drawn again, since the scenario could not be as they were. ${missing === 0 ? "All were simulated." : `${missing} could not be simulated and are in no figure here: ${found.failures.slice(0, 3).map((each) => `draw ${each.draw}: ${each.text}`).join("; ")}.`}`),
      h("p", {}, found.set === "held" ? "Uncertain numbers that calibration set are held at their values, so that what was fitted still fits." : "Uncertain numbers that calibration set were drawn around their values, one by one: draws fit the published figures no longer.")),
    h("div", {}, h("h3", {}, "Nobody and nothing is lost"), h("p", { "data-fact": "checks" }, data.broken_checks === 0 ? "All checks of all draws held." : `${data.broken_checks} checks did not hold. Do not use these figures; please report them.`)));
}

function rests(data: EvaluationData, pair: Pair): Parts {
  const plan = planAssumptions(data);
  return [drawn(data.evaluation), ...held(data.evaluation), ...(plan ? [plan] : []), parameters(data, pair), calibration(data), draws(data),
    reproduce(data.run, "every draw, its numbers, and what came of it")];
}

export function showEvaluation(data: EvaluationData): void {
  const found = data.evaluation, pairs = pairsOf(data);
  let pair = pairs[0];
  const section = (id: string, title: string, short: string, lead: string, content: () => Parts) => ({ id, title, short, lead, content });
  showPage({
    brand: "carersim report of an evaluation",
    title: data.run.title.replace(/^Evaluation: /, ""),
    lead: `What it would cost and gain over ${yearsText(found.years.length)}, and how likely that is: ${found.used} draws of ${found.parameters.length} uncertain numbers.`,
    notices: [...(data.broken_checks > 0 ? [`${data.broken_checks} checks that nothing is lost did not hold. Do not use these figures.`] : []),
      ...(found.used < 100 ? [`${found.used} draws are few: probabilities are given as spans where they are not known to a tenth.`] : [])],
    version: data.run.version,
    answer: [cards(data, found, pairs)],
    switches: [{ label: "All that follows shows", choices: pairs.map((each) => pairTitle(data, each)), chosen: 0, changed: (place) => { pair = pairs[place]; } }],
    details: () => [perspectives(data, found, pair), effects(found, pair)],
    chosen: () => pairTitle(data, pair),
    sections: [
      section("money", "Money", "Money", "Who pays more, who pays less, and when it comes back.", () => [budget(data, found, pair), payBack(data, found, pair)]),
      section("uncertainty", "How sure we are", "How sure", "What the uncertainty of the numbers that go in does to the answer.", () => uncertaintySection(data, found, pair)),
      section("rests", "What this rests on", "Rests on", "The numbers that were drawn and those that were not, with their sources, and how to get all this again.", () => rests(data, pair)),
    ],
  });
}
