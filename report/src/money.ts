// What is spent and avoided, by payer and year, and the way from the programme's cost to the net cost.
import { differenceCell } from "./answer";
import { base, categoryAxis, colours, figure, ink, valueAxis } from "./charts";
import type { Data, Estimate, Line, Pair } from "./data";
import { h, type Cell } from "./dom";
import { intervalText, poundsAxis, shortText } from "./numbers";

function byYear(data: Data, pair: Pair): HTMLElement {
  const group = data.groups.find((each) => each.id === "money")!;
  const shown = group.quantities.filter((each) => ["council", "nhs", "self_funder", "carer"].includes(each.id));
  const fills = [colours.plan, colours.bad, colours.third, "#6b7780"];
  const head = ["Payer", "Year", data.arms[pair.baseline].name, data.arms[pair.arm].name, "Change"];
  const rows: (Cell | string)[][] = [];
  for (const quantity of group.quantities) {
    const put = (name: string, before: Estimate, after: Estimate) => rows.push([quantity.title, name,
      { text: intervalText(before.mean, before.half, "GBP"), value: before.mean },
      { text: intervalText(after.mean, after.half, "GBP"), value: after.mean },
      differenceCell(after, "GBP", quantity.better)]);
    data.years.forEach((year, place) => put(year.whole ? year.name : `${year.name}, part`,
      quantity.years![pair.baseline][place], quantity.years![pair.arm][place]));
    put("all years", quantity.total[pair.baseline], quantity.total[pair.arm]);
  }
  return figure({
    title: "Change in spending, by payer and year",
    text: "Above the line: spent in addition. Below the line: avoided. Prices of one year, undiscounted.",
    alternative: `Bars of the change in spending in each financial year: ${shown.map((quantity) =>
      `${quantity.title}: ${quantity.years![pair.arm].map((each, place) => `${data.years[place].name} ${shortText(each.difference, "GBP", 2, true)}`).join(", ")}`).join("; ")}.`,
    option: () => base({
      legend: { top: 0, left: 0, textStyle: { color: ink }, itemHeight: 10, itemWidth: 16 },
      grid: { left: 8, right: 12, top: 64, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true, valueFormatter: (value: unknown) => shortText(value as number, "GBP", 3, true) },
      xAxis: categoryAxis(data.years.map((year) => year.name)),
      yAxis: valueAxis("", poundsAxis(data.years.flatMap((_, at) => [1, -1].map((sign) => shown.reduce((sum, each) => sum + Math.max(0, sign * (each.years![pair.arm][at].difference ?? 0)), 0))), true)),
      series: shown.map((quantity, place) => ({
        type: "bar", name: quantity.title, stack: "all", barMaxWidth: 46, itemStyle: { color: fills[place % fills.length] },
        data: quantity.years![pair.arm].map((each) => each.difference ?? 0),
      })),
    }),
    table: { head, rows },
  });
}

interface Bar {
  title: string;
  value: number;
  kind: "step" | "net";
}

const mostLines = 7;

/** From the programme's own cost through what it moves elsewhere to what council and NHS spend in all. */
export function waterfallBars(data: Data, pair: Pair): Bar[] {
  const lines: { line: Line; payer: string }[] = [];
  for (const payer of data.money.filter((each) => each.public))
    for (const line of payer.lines) lines.push({ line, payer: payer.title });
  const value = (line: Line) => line.total[pair.arm].difference ?? 0;
  const programmes = lines.filter((each) => each.line.kind === "programme");
  const others = lines.filter((each) => each.line.kind !== "programme" && value(each.line) !== 0)
    .sort((a, b) => Math.abs(value(b.line)) - Math.abs(value(a.line)));
  const bars: Bar[] = [];
  const programme = programmes.reduce((sum, each) => sum + value(each.line), 0);
  if (programmes.length > 0) bars.push({ title: "Programme itself", value: programme, kind: "step" });
  for (const each of others.slice(0, mostLines))
    bars.push({ title: `${each.payer}: ${each.line.title}`, value: value(each.line), kind: "step" });
  const net = data.money.filter((each) => each.public)
    .reduce((sum, payer) => sum + (payer.total[pair.arm].difference ?? 0), 0);
  const rest = net - bars.reduce((sum, each) => sum + each.value, 0);
  if (others.length > mostLines) bars.push({ title: `${others.length - mostLines} other lines`, value: rest, kind: "step" });
  bars.push({ title: "Council and NHS together", value: net, kind: "net" });
  return bars;
}

function waterfall(data: Data, pair: Pair): HTMLElement {
  const bars = waterfallBars(data, pair);
  let sum = 0;
  const spans = bars.map((bar) => {
    const from = bar.kind === "net" ? 0 : sum;
    sum = bar.kind === "net" ? bar.value : sum + bar.value;
    return [from, sum];
  });
  const rows: (Cell | string)[][] = [];
  for (const payer of data.money)
    for (const line of payer.lines)
      rows.push([payer.title, line.title, { programme: "programme", cash: "money paid out", capacity: "capacity", value: "value, no money" }[line.kind],
        { text: intervalText(line.total[pair.baseline].mean, line.total[pair.baseline].half, "GBP"), value: line.total[pair.baseline].mean },
        differenceCell(line.total[pair.arm], "GBP", payer.valued ? "neither" : "down")]);
  return figure({
    title: "From programme cost to net cost",
    text: "What council and NHS spend in addition (orange) or save (green), line by line, ending with what both spend together.",
    alternative: `Waterfall: ${bars.map((bar) => `${bar.title} ${shortText(bar.value, "GBP", 3, true)}`).join("; ")}.`,
    height: 70 + 38 * bars.length,
    option: (width) => base({
      grid: { left: 8, right: width < 520 ? 66 : 70, top: 12, bottom: 8, containLabel: true },
      tooltip: { trigger: "item", confine: true, formatter: (item: { dataIndex: number }) => `${shortText(bars[item.dataIndex].value, "GBP", 3, true)}` },
      xAxis: valueAxis("", poundsAxis(spans.flat()), { splitNumber: width < 520 ? 2 : 4 }),
      yAxis: categoryAxis(bars.map((bar) => bar.title), { inverse: true, axisLabel: { color: ink, width: width < 520 ? 110 : 220, overflow: "break", lineHeight: 15 } }),
      series: [{
        type: "custom",
        renderItem: (_: unknown, api: { value: (d: number) => number; coord: (p: number[]) => number[]; size: (p: number[]) => number[] }) => {
          const index = api.value(0);
          const [x0, y] = api.coord([spans[index][0], index]);
          const [x1] = api.coord([spans[index][1], index]);
          const height = Math.min(22, api.size([0, 1])[1] * 0.66);
          const bar = bars[index];
          return {
            type: "group", children: [
              { type: "rect", shape: { x: Math.min(x0, x1), y: y - height / 2, width: Math.max(1.5, Math.abs(x1 - x0)), height },
                style: { fill: bar.kind === "net" ? colours.plan : bar.value > 0 ? colours.bad : colours.good } },
              { type: "text", style: { text: shortText(bar.value, "GBP", 2, true), x: Math.max(x0, x1) + 6, y, textVerticalAlign: "middle", fill: ink, fontSize: 12 } },
            ],
          };
        },
        encode: { x: [1, 2], y: 0 },
        data: bars.map((_, index) => [index, spans[index][0], spans[index][1]]),
      }],
    }),
    table: { head: ["Payer", "Line", "Kind", data.arms[pair.baseline].name, "Change"], rows },
  });
}

export function moneySection(data: Data, pair: Pair): (HTMLElement | string)[] {
  const parts: (HTMLElement | string)[] = [];
  if (data.money.length === 0 || !data.groups.some((each) => each.id === "money"))
    return ["No money is spent in this run: its scenario puts no cost on anything."];
  parts.push(byYear(data, pair), waterfall(data, pair));
  parts.push(h("p", { class: "note" }, "Costs of people whose carer has stopped grow with the years of a run, because everybody who was ever a carer in it is followed to the end. They count in differences; as levels they mean little."));
  return parts;
}
