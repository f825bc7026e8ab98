// The page of a capacity forecast: what meets a target, and who comes, waits and is late month by month.
import { barsHeight, barsOption } from "./bars";
import { base, categoryAxis, colours, figure, ink, valueAxis } from "./charts";
import type { Bands, ForecastCase, ForecastData, ForecastTarget, Group } from "./data";
import { fanGroup, type FanData } from "./demand";
import { h, type Cell } from "./dom";
import { showPage, type Parts } from "./frame";
import { monthText, shortText } from "./numbers";
import { calibration, parameters, reproduce } from "./rests";

const titles: Record<string, [string, string]> = {
  came: ["Who came", "people a month"], could_serve: ["Who could be served", "people a month"], waiting: ["Who waits", "people"],
  in_time: ["Served in time", "%"], refused: ["Turned away", "people a month"], left: ["Left within the time", "people a month"],
};
const lines = [colours.baseline, colours.third, colours.plan];

function caseName(each: ForecastCase): string {
  return each.name === each.text ? each.name : `${each.name}: ${each.text}`;
}

function percent(value: number | null): Cell {
  return { text: value === null ? "–" : `${Math.round(100 * value)}\u00a0%`, value: value === null ? null : 100 * value };
}

/** Shares as percentages. */
function scaled(bands: Bands, by: number): Bands {
  const times = (values: (number | null)[]) => values.map((value) => value === null ? null : value * by);
  return { mean: times(bands.mean), q05: times(bands.q05), q25: times(bands.q25), q50: times(bands.q50), q75: times(bands.q75), q95: times(bands.q95) };
}

/** As now, and with what is needed (or without limit, where nothing is enough). */
function compared(target: ForecastTarget): ForecastCase[] {
  return [target.cases[0], target.cases[target.cases.length - 1]];
}

function capacities(data: ForecastData, target: ForecastTarget): HTMLElement {
  const wanted = Math.round(100 * data.forecast.probability);
  return figure({
    title: "How likely the target is met",
    text: `${target.text}, over the whole evaluation, in at least ${wanted} % of the replications. What is needed and the next smaller were run once more, with replications that the search had not seen. Lines: 95 % intervals.`,
    alternative: `Bars. ${target.cases.map((each) => `${caseName(each)}: met in ${each.met.held} of ${each.met.of}`).join("; ")}.`,
    height: barsHeight(target.cases.length, 1),
    option: (width) => {
      const bars = barsOption(target.cases.map(caseName), [{ name: "target met", colour: colours.plan,
        values: target.cases.map((each) => 100 * each.met.share), low: target.cases.map((each) => 100 * each.met.low), high: target.cases.map((each) => 100 * each.met.high) }],
      (value) => `${value} %`, (value) => `${Math.round(value)} %`, width);
      return { ...bars, xAxis: { ...bars.xAxis as object, min: 0, max: 100 } };
    },
    open: true,
    table: {
      head: ["Capacity", "Target met in", "Chance", "95 % interval", "Served in time", "90 % of replications"],
      rows: target.cases.map((each) => [caseName(each), `${each.met.held} of ${each.met.of}`, percent(each.met.share),
        `${Math.round(100 * each.met.low)} to ${Math.round(100 * each.met.high)} %`, percent(each.in_time.q50[0]),
        each.in_time.q05[0] === null ? "–" : `${Math.round(100 * each.in_time.q05[0]!)} to ${Math.round(100 * each.in_time.q95[0]!)} %`]),
    },
  });
}

function search(target: ForecastTarget): HTMLElement {
  return figure({
    title: "What was tried",
    text: "All on the same replications, and no more of them once it was clear.",
    alternative: "Table of capacities.",
    table: { head: ["Capacity", "Target met in", "Enough"], rows: target.tried.map((each) => [each.text, `${each.met} of ${each.of}`, each.enough ? "yes" : "no"]) },
  });
}

function misses(data: ForecastData, target: ForecastTarget): HTMLElement {
  const months = data.forecast.months;
  const shown = target.cases.map((each, place) => ({ each, colour: lines[target.cases.length === 2 && place === 1 ? 2 : place] }));
  const dashes = ["dashed", "dotted", "solid"];
  return figure({
    title: "The chance that a month misses the target",
    text: "In what share of the replications fewer of those who came in the month were served in time than the target asks. A month has few people: one that misses is no failure of the whole.",
    alternative: shown.map(({ each }) => `${caseName(each)}: ${percent(each.misses[0]).text} in ${monthText(months[0])}, ${percent(each.misses[months.length - 1]).text} in ${monthText(months[months.length - 1])}`).join("; ") + ".",
    option: (width) => base({
      legend: { top: 0, left: 0, textStyle: { color: ink }, itemWidth: 26 },
      grid: { left: 8, right: 16, top: width < 520 ? 90 : 62, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => `${Math.round(value as number)} %` },
      xAxis: categoryAxis(months.map((month) => monthText(month)), { boundaryGap: false }),
      yAxis: valueAxis("% of replications", (value) => String(value), { min: 0, max: 100 }),
      series: shown.map(({ each, colour }, place) => ({ type: "line", name: caseName(each), symbol: months.length > 30 ? "none" : "circle", symbolSize: 6,
        data: each.misses.map((value) => value === null ? null : 100 * value), lineStyle: { color: colour, width: 2.2, type: dashes[place] }, itemStyle: { color: colour } })),
    }),
    table: { head: ["Month", ...target.cases.map(caseName)], rows: months.map((month, place) => [monthText(month), ...target.cases.map((each) => percent(each.misses[place]))]) },
  });
}

/** The table that a planner takes away. */
function months(data: ForecastData, target: ForecastTarget): HTMLElement {
  const cases = compared(target);
  const people = (each: ForecastCase, id: string, place: number): Cell => {
    const value = each.months[id].q50[place];
    return { text: shortText(value, "", value !== null && value >= 100 ? 3 : 2), value };
  };
  return figure({
    title: "Month by month",
    text: `The middle of the replications. The service opens ${target.opens}.`,
    alternative: "Table of months.",
    open: true,
    table: {
      head: ["Month", "Days open", "Bank holidays", "Who came", ...cases.flatMap((each) => [`Could be served, ${caseName(each)}`, `Waiting, ${caseName(each)}`, `In time, ${caseName(each)}`])],
      rows: data.forecast.months.map((month, place) => [monthText(month), { text: String(target.open_days[place]), value: target.open_days[place] },
        { text: String(target.bank_holidays[place]), value: target.bank_holidays[place] }, people(cases[0], "came", place),
        ...cases.flatMap((each) => [people(each, "could_serve", place), people(each, "waiting", place), percent(each.months["in_time"].q50[place])])]),
    },
  });
}

function fans(data: ForecastData, target: ForecastTarget): HTMLElement {
  const cases = compared(target);
  const about: FanData = { run: { months: data.forecast.months, first_month: 0 }, arms: cases.map((each) => ({ name: caseName(each) })) };
  const order = ["waiting", "in_time", "came", "could_serve", "refused", "left"];
  const group: Group = {
    id: "fans", section: "months", title: "Demand and capacity", text: "",
    quantities: order.filter((id) => cases.some((each) => each.months[id].q95.some((value) => value !== null && value > 0))).map((id) => ({
      id, title: titles[id][0], unit: titles[id][1], better: "neither" as const, total: [],
      months: cases.map((each) => scaled(each.months[id], id === "in_time" ? 100 : 1)),
    })),
  };
  return fanGroup(about, group, { baseline: 0, arm: 1 });
}

export function showForecast(data: ForecastData): void {
  const { targets, what_if, notes } = data.forecast;
  let target = targets[0];
  const sections: { id: string; title: string; short: string; lead: string; content: () => Parts }[] = [
    { id: "needed", title: "How many are enough", short: "Enough", lead: "What was tried, and how it was confirmed.", content: () => [capacities(data, target), search(target)] },
    { id: "months", title: "Month by month", short: "Months", lead: "Who comes, who could be served, who waits, and the chance that a month misses the target.",
      content: () => [fans(data, target), misses(data, target), months(data, target)] },
    { id: "rests", title: "What this rests on", short: "Rests on", lead: "What was measured, numbers and their sources, and how to get all this again.",
      content: () => [h("div", { class: "facts" }, h("div", {}, h("h3", {}, "What was measured"), ...notes.map((note) => h("p", {}, note)))),
        parameters(data, { arm: 0, baseline: 0 }), calibration(data), reproduce(data.run, "all of it, by month and replication")] },
  ];
  showPage({
    brand: "carersim forecast",
    title: data.run.title,
    lead: `How many staff, places or beds would meet the target, from ${monthText(data.forecast.months[0], true)} on: ${data.arms[0].name}.`,
    notices: what_if.length > 0 ? [`What if: ${what_if.join("; ")}.`] : [],
    version: data.run.version,
    answer: [h("div", { class: "answers" }, ...targets.map((each) => h("article", { class: "answer" },
      h("h3", {}, each.text), ...each.answer.map((text) => h("p", { class: "sentence" }, text)))))],
    switches: [{ label: "All that follows shows", choices: targets.map((each) => each.text), chosen: 0, changed: (place) => { target = targets[place]; } }],
    details: () => [],
    chosen: () => target.text,
    sections,
  });
}
