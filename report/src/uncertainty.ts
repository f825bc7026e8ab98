// How uncertain the answer is because of what goes in: only where `carersim evaluate` has drawn it.
import { barsHeight, barsOption } from "./bars";
import { chanceText, perQaly } from "./chance";
import { base, colours, figure, ink, quiet, valueAxis, type Option } from "./charts";
import type { Basis, Evaluation, Pair, Summary } from "./data";
import { choose, h, type Cell, type Csv } from "./dom";
import type { Parts } from "./frame";
import { poundsAxis, shortText, spanText } from "./numbers";

export function summaryText(summary: Summary, unit: string, signed = true): string {
  const { mean, low, high } = summary;
  if (mean === null || low === null || high === null) return "–";
  return spanText(mean, low, high, unit, signed);
}

export function summaryCell(summary: Summary, unit: string, better: "up" | "down" | "neither" = "neither"): Cell {
  const { mean, low, high } = summary;
  const sign = mean === null || low === null || high === null ? 0 : low > 0 ? 1 : high < 0 ? -1 : 0;
  const tone = sign === 0 || better === "neither" ? "quiet" : (sign > 0) === (better === "up") ? "good" : "bad";
  return { text: summaryText(summary, unit), value: mean, tone };
}

/** Arms that are compared with one baseline, it first. */
function together(basis: Basis, pair: Pair): number[] {
  const others = basis.arms.map((_, arm) => arm).filter((arm) => arm !== pair.baseline && basis.arms[arm].against === pair.baseline);
  return [pair.baseline, ...others];
}

const places = ["costs more, gains more", "costs less, gains more", "costs less, gains less", "costs more, gains less", "differs in one alone, or in nothing"];

function plane(basis: Basis, found: Evaluation, pair: Pair, seen: number): HTMLElement {
  const of = found.arms[pair.arm], name = basis.arms[pair.arm].name, from = found.perspectives[seen].name;
  const qalys = found.plane.qaly[pair.arm], costs = found.plane.cost[pair.arm][seen];
  const threshold = found.thresholds[0];
  const ends = (values: number[]) => {
    const low = Math.min(0, ...values), high = Math.max(0, ...values), pad = 0.06 * (high - low) || 1;
    return [low - pad, high + pad];
  };
  const [left, right] = ends(qalys), [bottom, top] = ends(costs);
  const money = (value: number) => shortText(value, "GBP", 2, true);
  // The ends lie at numbers that nobody would choose to read.
  const plain = (formatter: (value: number) => string) => ({ color: quiet, formatter, hideOverlap: true, showMinLabel: false, showMaxLabel: false });
  const shares = of.quadrants[seen];
  const words = places.map((place, at) => ({ place, share: shares[at] })).filter((each) => each.share > 0)
    .map((each) => `${chanceText(each.share, found.used)} ${each.place}`).join("; ");
  return figure({
    title: "Cost-effectiveness plane",
    text: `Each dot is one draw of what is uncertain: what ${name} costs more than ${basis.arms[pair.baseline].name} (upwards), and how much health and wellbeing it gains (to the right). ${from}, discounted. Dots below the dotted line are worth their cost at ${perQaly(threshold)}.`,
    alternative: `Dots of ${qalys.length} draws. Mean: ${summaryText(of.cost[seen], "GBP")} and ${summaryText(of.qaly, "QALYs")} QALYs. Of the draws: ${words}.`,
    height: (width) => width < 520 ? 340 : 430,
    option: (width) => base({
      legend: { top: 0, left: 0, textStyle: { color: ink }, itemWidth: 22 },
      grid: { left: 8, right: 24, top: width < 520 ? 84 : 58, bottom: 30, containLabel: true },
      tooltip: { trigger: "item", confine: true, formatter: (item: { seriesIndex: number; value: number[]; dataIndex: number }) =>
        item.seriesIndex === 2 ? "" : h("span", {}, `${item.seriesIndex === 1 ? "Mean" : `Draw ${found.plane.draw[item.dataIndex]}`}: ${money(item.value[1])}, ${shortText(item.value[0], "QALYs", 3, true)} QALYs`) },
      xAxis: { ...valueAxis("QALYs gained", (value) => shortText(value, "QALYs", 2)), nameLocation: "middle", nameGap: 26, nameTextStyle: { color: quiet, align: "center" }, min: left, max: right, axisLabel: plain((value) => String(Number(value.toPrecision(3))).replace("-", "−")), axisLine: { show: true, onZero: true, lineStyle: { color: "#7d8b92" } } },
      yAxis: valueAxis("more cost", money, { min: bottom, max: top, axisLabel: plain(poundsAxis(costs, true)), axisLine: { show: true, onZero: true, lineStyle: { color: "#7d8b92" } } }),
      series: [
        { type: "scatter", name: "draws", symbolSize: qalys.length > 250 ? 5 : 6, itemStyle: { color: colours.plan, opacity: 0.5 }, data: qalys.map((qaly, place) => [qaly, costs[place]]) },
        { type: "scatter", name: "mean", symbol: "diamond", symbolSize: 16, itemStyle: { color: colours.bad, borderColor: "#ffffff", borderWidth: 1.5 }, data: [[of.qaly.mean, of.cost[seen].mean]], z: 5 },
        { type: "line", name: perQaly(threshold), symbol: "none", silent: true, clip: true, lineStyle: { color: quiet, type: "dotted", width: 1.6 }, itemStyle: { color: quiet }, data: [[left, threshold * left], [right, threshold * right]] },
      ],
    }),
    table: {
      head: ["Where", "Draws"],
      rows: [...places.map((place, at): (Cell | string)[] => [place, { text: chanceText(shares[at], found.used), value: shares[at] }]),
        ["mean cost", { text: summaryText(of.cost[seen], "GBP"), value: of.cost[seen].mean }],
        ["mean gain, QALYs", { text: summaryText(of.qaly, "QALYs"), value: of.qaly.mean }]],
    },
    csv: {
      head: ["draw", "arm", "qaly", ...found.perspectives.map((each) => `cost_${each.key}`)],
      rows: found.plane.draw.map((draw, place) => [draw, name, qalys[place], ...found.plane.cost[pair.arm].map((each) => each[place])]),
    },
    note: found.used > qalys.length ? `${qalys.length} of ${found.used} draws are drawn, evenly chosen; shares and means are of all. The result file has them all.` : undefined,
  });
}

function curve(basis: Basis, found: Evaluation, pair: Pair, seen: number): HTMLElement {
  const arms = together(basis, pair), styles = ["dashed", "solid", "dotted", [8, 3, 2, 3], [2, 2]];
  const fills = [colours.baseline, colours.plan, colours.bad, colours.third, colours.good];
  const csv: Csv = { head: ["threshold", "arm", "perspective", "share_of_draws_in_which_it_is_best", "has_the_highest_mean"], rows: [] };
  for (let each = 0; each < found.perspectives.length; ++each)
    for (const arm of arms)
      found.curve.forEach((threshold, place) => csv.rows.push([threshold, basis.arms[arm].name, found.perspectives[each].key,
        found.arms[arm].acceptability[each][place], found.arms[arm].frontier[each][place] === null ? 0 : 1]));
  const at = (arm: number, threshold: number) => {
    let place = 0;
    while (place + 1 < found.curve.length && found.curve[place + 1] <= threshold) ++place;
    return found.arms[arm].acceptability[seen][place];
  };
  const marks = [...new Set([0, ...found.thresholds, found.curve[found.curve.length - 1]])];
  return figure({
    title: "Which is best, at what a QALY is worth",
    text: `Share of draws in which each has the highest net benefit, by how much a QALY is worth (acceptability curve). The wide pale line marks the one with the highest mean: the choice to make (frontier). ${found.perspectives[seen].name}.`,
    alternative: arms.map((arm) => `${basis.arms[arm].name}: best in ${marks.map((mark) => `${chanceText(at(arm, mark), found.used)} at ${shortText(mark, "GBP", 3)}`).join(", ")}`).join(". ") + ".",
    option: (width) => base({
      legend: { top: 0, left: 0, textStyle: { color: ink }, itemWidth: 28, data: arms.map((arm) => basis.arms[arm].name) },
      grid: { left: 8, right: 24, top: width < 520 ? 84 : 62, bottom: 30, containLabel: true },
      tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => value === null || value === undefined ? "–" : `${Math.round(Number(value))} % of draws` },
      xAxis: { ...valueAxis("pounds for a QALY", (value) => shortText(value, "GBP", 2)), nameLocation: "middle", nameGap: 26, nameTextStyle: { color: quiet, align: "center" }, max: found.curve[found.curve.length - 1] },
      yAxis: valueAxis("% of draws", (value) => String(value), { min: 0, max: 100 }),
      series: [
        ...arms.map((arm, place): Option => ({ type: "line", name: `${basis.arms[arm].name}: frontier`, symbol: "none", silent: true, tooltip: { show: false }, connectNulls: false, lineStyle: { color: fills[place % 5], width: 12, opacity: 0.22 }, itemStyle: { color: fills[place % 5] }, data: found.curve.map((threshold, i) => [threshold, percent(found.arms[arm].frontier[seen][i])]) })),
        ...arms.map((arm, place): Option => ({ type: "line", name: basis.arms[arm].name, symbol: "none", lineStyle: { color: fills[place % 5], type: styles[place % 5], width: 2.4 }, itemStyle: { color: fills[place % 5] }, data: found.curve.map((threshold, i) => [threshold, percent(found.arms[arm].acceptability[seen][i])]) })),
      ],
    }),
    table: {
      head: ["Pounds for a QALY", ...arms.map((arm) => `${basis.arms[arm].name}: best in`), "Highest mean"],
      rows: found.curve.map((threshold, place) => [shortText(threshold, "GBP", 4),
        ...arms.map((arm): Cell => ({ text: chanceText(found.arms[arm].acceptability[seen][place], found.used), value: found.arms[arm].acceptability[seen][place] })),
        arms.filter((arm) => found.arms[arm].frontier[seen][place] !== null).map((arm) => basis.arms[arm].name).join(", ")]),
    },
    csv,
  });
}

function percent(share: number | null): number | null {
  return share === null ? null : 100 * share;
}

/** Where arms stand among each other, in words. */
function dominance(basis: Basis, found: Evaluation, pair: Pair, seen: number): HTMLElement {
  const arms = together(basis, pair);
  const text = (value: number | null) => value === null ? "–" : shortText(value, "GBP", 3);
  const rows: (Cell | string)[][] = arms.map((arm) => {
    const of = found.arms[arm];
    return [basis.arms[arm].name, arm === pair.baseline ? "–" : of.quadrant[seen] || "–",
      { text: text(of.icer[seen]), value: of.icer[seen] }, of.dominance[seen] || "–", { text: text(of.icer_on_frontier[seen]), value: of.icer_on_frontier[seen] }];
  });
  return figure({
    title: "Who dominates whom",
    text: `By means, ${found.perspectives[seen].name}. Dominated: another costs no more and gains no less. Extendedly dominated: a mixture of two others gains as much for less.`,
    alternative: "Table of dominance.",
    table: { head: ["Arm", `Against ${basis.arms[pair.baseline].name}`, "Pounds for a QALY gained", "Among all", "Pounds for a QALY, against the next cheaper"], rows },
  });
}

const mostBars = 12;

function information(found: Evaluation, pair: Pair): HTMLElement[] {
  const of = found.arms[pair.baseline], main = found.main, threshold = found.thresholds[0];
  const perfect = of.perfect[main][0] ?? 0;
  const money = (value: number) => shortText(value, "GBP", 2);
  const whom = `${found.perspectives[main].name}, at ${perQaly(threshold)}, for everybody in the simulation over the whole evaluation`;
  const all = figure({
    title: "What it would be worth to know everything exactly",
    text: "The expected gain of choosing with perfect knowledge instead of by the mean. More research cannot be worth more.",
    alternative: "Table of the value of perfect information.",
    table: {
      head: ["Whose costs count", ...found.thresholds.map(perQaly)],
      rows: found.perspectives.map((each, seen) => [each.name, ...found.thresholds.map((_, at): Cell => {
        const value = of.perfect[seen][at], error = of.perfect_error[seen][at];
        return { text: value === null ? "–" : value === 0 ? "£0" : `${money(value)} (± ${money(error ?? 0)})`, value };
      })]),
    }, open: true,
    note: "± one standard error. £0: the same arm is best in every draw.",
  });
  if (perfect === 0)
    return [all, h("p", { class: "note", "data-fact": "information" }, `${whom}: the same arm is best in every draw, so that knowing any number better would change no choice.`)];
  const bars = (title: string, text: string, items: { name: string; value: number | null; error: number | null }[], more: string) => {
    const ranked = items.filter((each): each is { name: string; value: number; error: number | null } => each.value !== null)
      .sort((a, b) => b.value - a.value);
    const shown = ranked.filter((each) => each.value > 0).slice(0, mostBars);
    const rows: (Cell | string)[][] = ranked.map((each) => [each.name, { text: money(each.value), value: each.value }, { text: money(each.error ?? 0), value: each.error }]);
    for (const each of items) if (each.value === null) rows.push([each.name, "too few draws", "–"]);
    return figure({
      title, text,
      alternative: shown.length === 0 ? `${title}: none of them would be worth anything to know alone.` : `Bars of ${title}: ${shown.map((each) => `${each.name} ${money(each.value)}`).join("; ")}.`,
      ...(shown.length === 0 ? {} : {
        height: barsHeight(shown.length, 1),
        option: (width: number) => barsOption(shown.map((each) => each.name), [{ name: "worth", colour: colours.plan, values: shown.map((each) => each.value),
          low: shown.map((each) => Math.max(0, each.value - 1.96 * (each.error ?? 0))), high: shown.map((each) => each.value + 1.96 * (each.error ?? 0)) }], poundsAxis(shown.map((each) => each.value + 1.96 * (each.error ?? 0))), money, width),
      }),
      table: { head: ["What", "Worth of knowing it exactly", "Standard error"], rows }, note: more,
    });
  };
  return [all,
    bars("Worth of knowing groups of numbers", `${whom}. Groups: the first word of the numbers' names, unless others were asked for.`,
      found.groups.map((each) => ({ name: `${each.name} (${each.size === 1 ? "1 number" : `${each.size} numbers`})`, value: each.partial[pair.baseline], error: each.partial_error[pair.baseline] })), "Lines: 95 % intervals."),
    bars("Worth of knowing one number", `${whom}; the ${mostBars} that are worth most.`,
      found.parameters.map((each, place) => ({ name: each.id, value: of.partial[place], error: of.partial_error[place] })),
      "Lines: 95 % intervals. Worths of single numbers do not add up: two can matter only together.")];
}

/** The figures, with a list of perspectives above them. */
export function uncertaintySection(basis: Basis, found: Evaluation | null, pair: Pair): Parts {
  if (!found)
    return ["Not in this file. The ranges on this page are of chance alone; how uncertain the numbers are that went in is not in them. “carersim evaluate” draws those numbers from their ranges, and gives the probability that the plan is worth its cost, the numbers that matter most, and what it would be worth to know them better."];
  const holder = h("div", { class: "switching" });
  const draw = (seen: number) => holder.replaceChildren(plane(basis, found, pair, seen), curve(basis, found, pair, seen), dominance(basis, found, pair, seen));
  draw(found.main);
  return [
    h("p", { class: "note", "data-fact": "draws" }, `${found.used} draws of ${found.parameters.length} uncertain numbers, ${found.replications === 1 ? "one replication" : `${found.replications} replications`} each; intervals hold 95 % of the draws. Probabilities are given in tenths, or as a span of tenths where the draws are too few for one.`),
    h("div", { class: "controls" }, choose("Whose costs count", found.perspectives.map((each, place) => ({ label: each.name, value: String(place) })), String(found.main),
      (value) => draw(Number(value)))),
    holder, ...information(found, pair),
  ];
}

