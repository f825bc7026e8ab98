// The Better Care Fund's measures by quarter, and who benefits.
import { differenceCell, toneOf } from "./answer";
import { base, categoryAxis, colours, figure, ink, valueAxis } from "./charts";
import type { Data, Metric, MetricEstimate, MetricSet, Pair } from "./data";
import { choose, h, type Cell } from "./dom";
import { intervalText, shortText } from "./numbers";

const directions: Record<string, string> = { up: "▲ more is better", down: "▼ less is better", neither: "" };
const populations: Record<string, string> = { area: "everybody in the area", with_carers: "people with a carer" };

/** The unit as numbers of numbers.ts know it. */
function unitOf(metric: Metric): string {
  return metric.unit === "%" || metric.unit === "GBP" ? metric.unit : "plain";
}

function focusOn(holder: HTMLElement, label?: string): void {
  if (label) [...holder.querySelectorAll("label")].find((each) => each.textContent!.startsWith(label))?.querySelector("select")?.focus();
}

export function fundSection(data: Data, pair: Pair): (HTMLElement | string)[] {
  if (data.metrics.length === 0)
    return ["This file does not count what the Better Care Fund's measures are made of: its scenario does not extend base/england.toml."];
  const holder = h("div", { class: "switching" });
  let set = 0, by: "quarters" | "years" | "total" = "quarters", chosen = "", population = "";
  const draw = (label?: string) => {
    const values = data.metrics[set][by];
    const possible = values.metrics.filter((each) => each.populations.length > 0);
    const metric = possible.find((each) => each.id === chosen) ?? possible[0];
    const group = metric.populations.find((each) => each.name === population) ?? metric.populations[0];
    chosen = metric.id;
    population = group.name;
    const controls = [
      choose("Measures of", data.metrics.map((each, place) => ({ label: each.total.title, value: String(place) })), String(set),
        (value) => { set = Number(value); draw("Measures of"); }),
      choose("Measure", possible.map((each) => ({ label: each.title, value: each.id })), chosen, (value) => { chosen = value; draw("Measure"); }),
      choose("Of", metric.populations.map((each) => ({ label: populations[each.name] ?? each.name, value: each.name })), population,
        (value) => { population = value; draw("Of"); }),
      choose("By", [{ label: "quarter", value: "quarters" }, { label: "financial year", value: "years" }, { label: "whole evaluation", value: "total" }], by,
        (value) => { by = value as typeof by; draw("By"); }),
    ];
    holder.replaceChildren(overview(data, data.metrics[set].total, pair), metricFigure(data, values, metric, group, pair, controls));
    focusOn(holder, label);
  };
  draw();
  return [holder];
}

function overview(data: Data, values: MetricSet, pair: Pair): HTMLElement {
  const rows: (Cell | string)[][] = [];
  for (const metric of values.metrics) {
    if (metric.unavailable) {
      rows.push([metric.title, "–", { text: "–", value: null }, { text: "–", value: null }, { text: `no value: ${metric.unavailable}` }, ""]);
      continue;
    }
    for (const group of metric.populations) {
      const before = group.arms[pair.baseline][0], after = group.arms[pair.arm][0];
      rows.push([`${metric.title}${metric.verified ? "" : " *"}`, populations[group.name] ?? group.name,
        { text: intervalText(before.mean, before.half, unitOf(metric)), value: before.mean },
        differenceCell(after, unitOf(metric), metric.better),
        { text: `${metric.unit}${directions[metric.better] ? `; ${directions[metric.better]}` : ""}` },
        { text: numbersText(after), value: null }]);
    }
  }
  return figure({
    title: `${values.title}: whole evaluation`,
    text: `Rates of ${data.arms[pair.baseline].name}, and how ${data.arms[pair.arm].name} changes them.`,
    alternative: "Table of measures.",
    table: { head: ["Measure", "Of", data.arms[pair.baseline].name, "Change", "Unit and direction", "Number, of how many"], rows },
    csv: metricCsv(data, values),
    note: `${values.metrics.some((each) => !each.verified) ? "* The definition is quoted from memory; check it against the published one. " : ""}Rates are crude: not standardised by age or sex. Source: ${values.source}.`,
  });
}

function numbersText(estimate: MetricEstimate): string {
  if (estimate.numerator === undefined || estimate.numerator === null) return "–";
  return `${shortText(estimate.numerator, "plain", 4)} of ${shortText(estimate.denominator, "plain", 4)}`;
}

function metricCsv(data: Data, values: MetricSet) {
  return {
    head: ["set", "measure", "of", "unit", "better", "period", "whole_period", "arm", "rate", "half_width", "difference", "difference_half_width", "numerator", "denominator"],
    rows: values.metrics.flatMap((metric) => metric.populations.flatMap((group) => group.arms.flatMap((periods, arm) =>
      periods.map((each, place) => [values.id, metric.id, group.name, metric.unit, metric.better, values.periods[place].name,
        values.periods[place].whole ? 1 : 0, data.arms[arm].name, each.mean, each.half, each.difference, each.difference_half,
        each.numerator, each.denominator])))),
  };
}

function metricFigure(data: Data, values: MetricSet, metric: Metric, group: Metric["populations"][0], pair: Pair,
  controls: HTMLElement[]): HTMLElement {
  const unit = unitOf(metric);
  const names = values.periods.map((each) => each.whole ? each.name : `${each.name}, part`);
  const arms = [pair.baseline, pair.arm];
  const rows: (Cell | string)[][] = names.map((name, place) => {
    const before = group.arms[pair.baseline][place], after = group.arms[pair.arm][place];
    return [name, { text: intervalText(before.mean, before.half, unit), value: before.mean },
      { text: intervalText(after.mean, after.half, unit), value: after.mean }, differenceCell(after, unit, metric.better),
      { text: numbersText(before), value: null }, { text: numbersText(after), value: null }];
  });
  const direction = directions[metric.better];
  return figure({
    title: `${metric.title}, by ${values.periods.length === 1 ? "whole evaluation" : values.periods[0].name.includes("Q") ? "quarter" : "year"}`,
    text: `${metric.definition} ${group.note ? `Here: ${group.note}.` : ""} ${direction ? `${direction}.` : ""}`,
    alternative: `${metric.title}, ${metric.unit}: ${arms.map((arm) => `${data.arms[arm].name} ${shortText(group.arms[arm][0].mean, unit, 3)} in ${names[0]}, ${shortText(group.arms[arm][names.length - 1].mean, unit, 3)} in ${names[names.length - 1]}`).join("; ")}.`,
    controls,
    option: (width) => base({
      legend: { top: 0, left: 0, textStyle: { color: ink }, itemWidth: 26 },
      grid: { left: 8, right: 16, top: width < 520 ? 84 : 62, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => shortText(value as number, unit, 4) },
      xAxis: categoryAxis(names),
      yAxis: valueAxis(width < 520 ? metric.unit : `${metric.unit}   ${direction}`, (value) => shortText(value, unit, 3), { scale: names.length > 1 }),
      series: arms.map((arm, place) => names.length > 1 ? {
        type: "line", name: data.arms[arm].name, symbol: place === 0 ? "emptyCircle" : "diamond", symbolSize: place === 0 ? 6 : 8,
        lineStyle: { color: place === 0 ? colours.baseline : colours.plan, type: place === 0 ? "dashed" : "solid", width: 2 },
        itemStyle: { color: place === 0 ? colours.baseline : colours.plan }, data: group.arms[arm].map((each) => each.mean),
      } : { type: "bar", name: data.arms[arm].name, barMaxWidth: 60, itemStyle: { color: place === 0 ? "#a9b4ba" : colours.plan }, data: group.arms[arm].map((each) => each.mean) }),
    }),
    table: { head: ["Period", data.arms[pair.baseline].name, data.arms[pair.arm].name, "Change", "Number, baseline", "Number, plan"], rows },
    csv: metricCsv(data, { ...values, metrics: [metric] }),
  });
}

interface Cut {
  label: string;
  start: string;
}

const cuts: Cut[] = [
  { label: "hours of care a week", start: "hours_" }, { label: "age of the carer", start: "age_" },
  { label: "ethnic group", start: "ethnic" }, { label: "the way in", start: "by_" },
];
const outcomes: { label: string; start: string }[] = [
  { label: "Contacts with the carers' centre", start: "contacts_" }, { label: "Assessments begun", start: "assessments_" },
  { label: "Support plans begun", start: "plans_" },
];

/** Metrics of one outcome, cut one way: by the names of the set `carers`. */
function cutMetrics(set: MetricSet, outcome: string, cut: string): Metric[] {
  return set.metrics.filter((each) => {
    if (!each.id.startsWith(outcome) || each.populations.length === 0) return false;
    const rest = each.id.slice(outcome.length);
    return cut === "ethnic" ? rest.endsWith("_ethnic") : rest.startsWith(cut);
  });
}

function levelText(metric: Metric): string {
  const comma = metric.title.lastIndexOf(", ");
  const text = comma >= 0 ? metric.title.slice(comma + 2) : metric.title.replace(/^Contacts found by /, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function benefitSection(data: Data, pair: Pair): (HTMLElement | string)[] {
  const set = data.benefit;
  if (!set) return ["This file does not count carers by hours, age, ethnic group or channel."];
  const holder = h("div", { class: "switching" });
  let outcome = outcomes[0].start, cut = cuts[0].start;
  const draw = (label?: string) => {
    const possible = cuts.filter((each) => cutMetrics(set, outcome, each.start).length > 0);
    if (!possible.some((each) => each.start === cut)) cut = possible[0].start;
    const metrics = cutMetrics(set, outcome, cut);
    const unit = unitOf(metrics[0]);
    const arms = [pair.baseline, pair.arm];
    const value = (metric: Metric, arm: number) => metric.populations[0].arms[arm][0];
    const rows: (Cell | string)[][] = metrics.map((metric) => {
      const before = value(metric, pair.baseline), after = value(metric, pair.arm);
      return [levelText(metric), { text: intervalText(before.mean, before.half, unit), value: before.mean },
        { text: intervalText(after.mean, after.half, unit), value: after.mean }, differenceCell(after, unit, metric.better),
        { text: numbersText(before), value: null }, { text: numbersText(after), value: null }];
    });
    const outcomeText = outcomes.find((each) => each.start === outcome)!.label;
    const cutText = cuts.find((each) => each.start === cut)!.label;
    const better = metrics.filter((metric) => toneOf(value(metric, pair.arm), metric.better) === "good").map(levelText);
    holder.replaceChildren(figure({
      title: `${outcomeText}, by ${cutText}`,
      text: cut === "by_" ? "Of all contacts, the share that came each way." : `${metrics[0].unit}: so groups of different size can be compared.`,
      alternative: `${outcomeText}, ${metrics[0].unit}: ${metrics.map((metric) => `${levelText(metric)} ${shortText(value(metric, pair.baseline).mean, unit, 3)} before, ${shortText(value(metric, pair.arm).mean, unit, 3)} with the plan`).join("; ")}.`,
      controls: [
        choose("What", outcomes.map((each) => ({ label: each.label, value: each.start })), outcome, (next) => { outcome = next; draw("What"); }),
        choose("By", possible.map((each) => ({ label: each.label, value: each.start })), cut, (next) => { cut = next; draw("By"); }),
      ],
      height: 70 + 46 * metrics.length,
      option: (width) => base({
        legend: { top: 0, left: 0, textStyle: { color: ink }, itemHeight: 10, itemWidth: 16 },
        grid: { left: 8, right: 24, top: width < 520 ? 62 : 34, bottom: 8, containLabel: true },
        tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true, valueFormatter: (each: unknown) => shortText(each as number, unit, 3) },
        xAxis: valueAxis("", (each) => shortText(each, unit, 3)),
        yAxis: categoryAxis(metrics.map(levelText), { inverse: true, axisLabel: { color: ink, width: 120, overflow: "break", lineHeight: 15 } }),
        series: arms.map((arm, place) => ({
          type: "bar", name: data.arms[arm].name, barMaxWidth: 13, itemStyle: { color: place === 0 ? "#a9b4ba" : colours.plan },
          data: metrics.map((metric) => value(metric, arm).mean),
        })),
      }),
      table: { head: ["Group", data.arms[pair.baseline].name, data.arms[pair.arm].name, "Change", "Number, baseline", "Number, plan"], rows },
      note: better.length > 0 && cut !== "by_" ? `More for: ${better.join(", ")}. Where an area lacks figures by age or ethnic group, national patterns stand in.` : "Where an area lacks figures by age or ethnic group, national patterns stand in.",
    }));
    focusOn(holder, label);
  };
  draw();
  const unmet = set.metrics.filter((each) => (each.id.startsWith("unmet_") || ["overdue_reviews", "waiting_for_support", "wait_to_support"].includes(each.id)) && each.populations.length > 0);
  const parts: (HTMLElement | string)[] = [holder];
  if (unmet.length > 0)
    parts.push(figure({
      title: "Who asked and did not get it",
      text: "Refused or gave up waiting, of all who asked; and reviews that are due and have not begun.",
      alternative: "Table of unmet need.",
      table: {
        head: ["What", data.arms[pair.baseline].name, data.arms[pair.arm].name, "Change", "Unit"],
        rows: unmet.map((metric) => {
          const before = metric.populations[0].arms[pair.baseline][0], after = metric.populations[0].arms[pair.arm][0];
          return [metric.title, { text: intervalText(before.mean, before.half, unitOf(metric)), value: before.mean },
            { text: intervalText(after.mean, after.half, unitOf(metric)), value: after.mean }, differenceCell(after, unitOf(metric), metric.better),
            `${metric.unit}; ${directions[metric.better]}`];
        }),
      },
    }));
  return parts;
}
