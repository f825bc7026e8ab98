// How many people are where, who waits how long, and how full services are.
import { differenceCell } from "./answer";
import { base, categoryAxis, colours, figure, ink, quiet, valueAxis, type Option } from "./charts";
import { armsOf, type Bands, type Data, type Group, type Pair, type Quantity } from "./data";
import { choose, h, type Cell } from "./dom";
import { daysText, monthText, shortText } from "./numbers";

interface Band {
  name: string;
  bands: Bands;
  colour: string;
  dash: string;
}

/** What a fan needs to know of the run. */
export interface FanData {
  run: { months: string[]; first_month: number };
  arms: { name: string }[];
}

function bandSeries(band: Band, from: number): Option[] {
  const area = (low: keyof Bands, high: keyof Bands, opacity: number, name: string): Option => {
    const points = band.bands[low].map((value, place) => [place, value, band.bands[high][place]]).slice(from)
      .filter((point) => point[1] !== null && point[2] !== null) as number[][];
    return {
      type: "custom", name: `${band.name}: ${name}`, silent: true, tooltip: { show: false }, z: 1,
      encode: { x: 0, y: [1, 2] }, data: points.map((point) => [point[0] - from, point[1], point[2]]), clip: true,
      renderItem: (params: { dataIndex: number }, api: { coord: (p: number[]) => number[] }) => {
        if (params.dataIndex !== 0) return null;
        const upper = points.map((point) => api.coord([point[0] - from, point[2]]));
        const lower = points.map((point) => api.coord([point[0] - from, point[1]])).reverse();
        return { type: "polygon", shape: { points: [...upper, ...lower] }, style: { fill: band.colour, opacity } };
      },
    };
  };
  return [
    area("q05", "q95", 0.14, "90 % of replications"), area("q25", "q75", 0.22, "50 % of replications"),
    { type: "line", name: band.name, symbol: "none", z: 3, connectNulls: false, data: band.bands.q50.slice(from),
      lineStyle: { color: band.colour, width: 2.2, type: band.dash }, itemStyle: { color: band.colour } },
  ];
}

/** Median with bands of 50 and 90 % of the replications, by month. */
function fan(data: FanData, group: Group, pair: Pair, quantity: Quantity, show: string,
  controls: HTMLElement[]): HTMLElement {
  const months = data.run.months;
  const from = Math.max(0, data.run.first_month - 12);
  const names = months.slice(from).map((month) => monthText(month));
  const difference = quantity.month_differences?.[pair.arm] ?? null;
  const bands: Band[] = show === "difference" && difference
    ? [{ name: `Change: ${data.arms[pair.arm].name}`, bands: difference, colour: colours.plan, dash: "solid" }]
    : armsOf(pair).map((arm) => ({ name: data.arms[arm].name, bands: quantity.months![arm],
      ...(arm === pair.arm ? { colour: colours.plan, dash: "solid" } : { colour: colours.baseline, dash: "dashed" }) }));
  const observed = show === "difference" ? undefined : quantity.observed;
  const happened = "what happened";
  const rows: (Cell | string)[][] = [];
  const csv: (string | number | null)[][] = [];
  const put = (name: string, each: Bands, arm: string) => months.forEach((month, place) => {
    csv.push([quantity.title, quantity.unit, arm, name, month, place >= data.run.first_month ? 1 : 0, each.mean[place],
      each.q05[place], each.q25[place], each.q50[place], each.q75[place], each.q95[place]]);
  });
  for (const arm of armsOf(pair)) put("value", quantity.months![arm], data.arms[arm].name);
  if (difference) put("difference", difference, data.arms[pair.arm].name);
  observed?.forEach((value, place) => {
    if (value !== null) csv.push([quantity.title, quantity.unit, happened, "observed", months[place], place >= data.run.first_month ? 1 : 0, value, null, null, null, null, null]);
  });
  for (let place = from; place < months.length; ++place)
    rows.push([monthText(months[place]), ...(observed ? [observed[place] === null ? "not known" : { text: shortText(observed[place], quantity.unit, 4), value: observed[place] }] : []), ...bands.flatMap((band) => [
      { text: shortText(band.bands.q50[place], quantity.unit, 4), value: band.bands.q50[place] },
      { text: `${shortText(band.bands.q05[place], quantity.unit, 4)} to ${shortText(band.bands.q95[place], quantity.unit, 4)}` }])]);
  const startsAt = data.run.first_month - from;
  const last = months.length - 1;
  return figure({
    title: group.quantities.length > 1 ? `${group.title}: ${quantity.title}` : group.title,
    text: `${group.text} Line: the middle of the replications; darker and lighter bands: half of them, and nine in ten.${observed ? " Diamonds: what happened." : ""}${startsAt > 0 ? " Dotted: where the evaluation starts." : ""}`,
    alternative: `${quantity.title}, by month. ${bands.map((band) => `${band.name}: ${shortText(band.bands.q50[data.run.first_month], quantity.unit, 3)} in ${monthText(months[data.run.first_month])}, ${shortText(band.bands.q50[last], quantity.unit, 3)} in ${monthText(months[last])}`).join(". ")}.`,
    controls,
    option: (width) => base({
      legend: { top: 0, left: 0, data: [...bands.map((band) => band.name), ...(observed ? [happened] : [])], textStyle: { color: ink }, itemWidth: 26 },
      grid: { left: 8, right: 16, top: width < 520 ? 74 : 62, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => shortText(value as number, quantity.unit, 3) },
      xAxis: categoryAxis(names, { boundaryGap: false }),
      yAxis: valueAxis(quantity.unit === "GBP" ? "" : quantity.unit, (value) => shortText(value, quantity.unit, 3), { scale: true }),
      series: [...bands.flatMap((band, place) => bandSeries(band, from).map((each, part) => place === 0 && part === 2 && startsAt > 0
        ? { ...each, markLine: { silent: true, symbol: "none", lineStyle: { color: quiet, type: "dotted" }, label: { show: width >= 520, formatter: "evaluation starts", color: quiet, position: "end", rotate: 0, align: "left", fontSize: 11 }, data: [{ xAxis: startsAt }] } }
        : each)), ...(observed ? [{
        type: "line", name: happened, z: 5, data: observed.slice(from), connectNulls: false, symbol: "diamond", symbolSize: 9,
        lineStyle: { width: 0 }, itemStyle: { color: colours.happened } }] : [])],
    }),
    table: { head: ["Month", ...(observed ? ["What happened"] : []), ...bands.flatMap((band) => [`${band.name}: median`, "90 % of replications"])], rows },
    csv: { head: ["quantity", "unit", "arm", "kind", "month", "evaluated", "mean", "q05", "q25", "q50", "q75", "q95"], rows: csv },
  });
}

/** A fan of one quantity of a group at a time, to be chosen. */
export function fanGroup(data: FanData, group: Group, pair: Pair): HTMLElement {
  const holder = h("div", { class: "switching" });
  let chosen = group.quantities[0].id;
  let show = "value";
  const draw = (focus?: string) => {
    const quantity = group.quantities.find((each) => each.id === chosen)!;
    const controls: HTMLElement[] = [];
    if (group.quantities.length > 1)
      controls.push(choose("Show", group.quantities.map((each) => ({ label: each.title, value: each.id })), chosen,
        (value) => { chosen = value; draw("Show"); }));
    if (quantity.month_differences) controls.push(choose("As", [{ label: "numbers", value: "value" }, { label: "change against baseline", value: "difference" }], show,
      (value) => { show = value; draw("As"); }));
    holder.replaceChildren(fan(data, group, pair, quantity, show, controls));
    if (focus) [...holder.querySelectorAll("label")].find((each) => each.textContent!.startsWith(focus))?.querySelector("select")?.focus();
  };
  draw();
  return holder;
}

const timeTitles: Record<string, string> = {
  carer_contact: "From referral to first contact with the carers' centre",
  carer_assessment: "From asking for it to a carer's assessment",
  carer_support: "From referral to a support plan",
  own_care_assessment: "From asking to an assessment of the person's own needs",
  own_care_package: "From the person's assessment to their care package",
};

function waitTitle(id: string): string {
  if (id.startsWith("time.")) return timeTitles[id.slice(5)] ?? `Time to ${id.slice(5).replaceAll("_", " ")}`;
  if (id.startsWith("held.")) return `Place in ${id.slice(5).replaceAll("_", " ")} held after it was needed`;
  return `Wait for ${id.replaceAll("_", " ")}`;
}

const targets = [7, 28, 42, 91, 182];

/** The share within so many days, between the ends of two bins; linear there. */
export function shareWithin(days: number[], within: number[], whole: number, at: number): number | null {
  if (whole <= 0) return null;
  let place = 0;
  while (place + 1 < days.length && days[place + 1] <= at) ++place;
  if (place + 1 >= days.length) return within[place] / whole;
  const part = (at - days[place]) / (days[place + 1] - days[place]);
  return (within[place] + part * (within[place + 1] - within[place])) / whole;
}

function waits(data: Data, pair: Pair): HTMLElement {
  const holder = h("div", { class: "switching" });
  const list = data.waits.list;
  let chosen = (list.find((each) => each.id === "time.carer_support") ?? list[0]).id;
  let target = 28;
  const draw = (focus?: string) => {
    const wait = list.find((each) => each.id === chosen)!;
    const arms = armsOf(pair);
    const whole = (arm: number) => {
      const of = wait.arms[arm];
      return of.left === null ? of.started : of.started + of.left + of.still;
    };
    const everybody = wait.arms[pair.arm].left !== null;
    const shares = (arm: number) => wait.arms[arm].within.map((each) => whole(arm) > 0 ? 100 * each / whole(arm) : null);
    const styles = [{ color: colours.baseline, type: "dashed" }, { color: colours.plan, type: "solid" }].slice(2 - arms.length);
    const rows: (Cell | string)[][] = list.flatMap((each) => arms.map((arm) => {
      const of = each.arms[arm];
      const all = of.left === null ? of.started : of.started + of.left + of.still;
      const share = shareWithin(data.waits.days, of.within, all, target);
      return [waitTitle(each.id), data.arms[arm].name,
        { text: shortText(of.started, "people", 4), value: of.started }, { text: daysText(of.median), value: of.median },
        { text: daysText(of.q90), value: of.q90 },
        { text: share === null ? "–" : `${(100 * share).toFixed(0)} %`, value: share === null ? null : 100 * share },
        { text: of.left === null ? "not counted" : shortText(of.left, "people", 3), value: of.left },
        { text: shortText(of.still, "people", 3), value: of.still }];
    }));
    holder.replaceChildren(figure({
      title: `How long it takes: ${waitTitle(chosen)}`,
      text: everybody
        ? "Share of all who came, served within so many days. It ends below 100 % where people give up, are turned away, or still wait at the end."
        : `Share of those who got there, by the days it took: ${arms.map((arm) => `${shortText(wait.arms[arm].started, "people", 3)} with ${data.arms[arm].name}`).join(", ")}. The file does not count who set out and never got there, so this says nothing of how many ever do: each line ends at 100 %, however few they are.`,
      alternative: `${waitTitle(chosen)}: ${arms.map((arm) => `${data.arms[arm].name}: half within ${daysText(wait.arms[arm].median)}, nine in ten within ${daysText(wait.arms[arm].q90)}`).join("; ")}.`,
      controls: [
        choose("Wait", list.map((each) => ({ label: waitTitle(each.id), value: each.id })), chosen, (value) => { chosen = value; draw("Wait"); }),
        choose("Target", targets.map((days) => ({ label: `${days} days`, value: String(days) })), String(target), (value) => { target = Number(value); draw("Target"); }),
      ],
      option: (width) => base({
        legend: { top: 0, left: 0, textStyle: { color: ink }, itemWidth: 26 },
        grid: { left: 8, right: 20, top: width < 520 ? 92 : 66, bottom: 30, containLabel: true },
        tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => `${Number(value).toFixed(1)} %`,
          axisPointer: { label: { formatter: (item: { value: number }) => `${item.value.toFixed(1)} days` } } },
        xAxis: { ...valueAxis("days", (value) => String(value)), nameLocation: "middle", nameGap: 26, min: 0,
          max: Math.min(366, Math.max(42, ...arms.map((arm) => (wait.arms[arm].q90 ?? 0) * 1.5))) },
        yAxis: valueAxis(everybody ? "% of all who came" : "% of those who got there", (value) => `${value}`, { min: 0, max: 100 }),
        series: arms.map((arm, place) => ({
          type: "line", name: data.arms[arm].name, symbol: "none", lineStyle: { ...styles[place], width: 2.2 },
          itemStyle: { color: styles[place].color }, data: data.waits.days.map((day, index) => [day, shares(arm)[index]]),
          ...(place === 0 ? { markLine: { silent: true, symbol: "none", lineStyle: { color: quiet, type: "dotted" }, label: { show: width >= 520, formatter: `target ${target} days`, color: quiet, fontSize: 11 }, data: [{ xAxis: target }] } } : {}),
        })),
      }),
      table: { head: ["Wait", "Arm", "Served", "Half waited less than", "9 in 10 waited less than", `Within ${target} days`, "Left unserved", "Still waiting"], rows },
      csv: {
        head: ["wait", "arm", "days", "served_within", "started", "left_unserved", "still_waiting"],
        rows: list.flatMap((each) => each.arms.flatMap((of, arm) => data.waits.days.map((day, place) =>
          [each.id, data.arms[arm].name, day, of.within[place], of.started, of.left, of.still]))),
      },
      note: "Means of the replications. The share at a target is read between the ends of two bins of the histogram, which are 19 % apart.",
    }));
    if (focus) [...holder.querySelectorAll("label")].find((each) => each.textContent!.startsWith(focus))?.querySelector("select")?.focus();
  };
  draw();
  return holder;
}

function services(data: Data, pair: Pair): HTMLElement | null {
  const group = data.groups.find((each) => each.id === "service_totals");
  if (!group) return null;
  const names = [...new Set(group.quantities.map((each) => each.id.slice(each.id.indexOf(".") + 1)))];
  const of = (kind: string, name: string) => group.quantities.find((each) => each.id === `${kind}.${name}`);
  const capped = names.filter((name) => of("full", name)?.total[pair.arm].mean);
  const compared = pair.arm !== pair.baseline;
  const kinds = ["came", "served", "gave_up", "mean_wait", "mean_waiting", "open", "full"];
  const heads = ["Came", "Served", "Gave up or turned away", "Mean wait, days", "Waiting on average", "Open places or staff", "In use, %"];
  const rows = names.map((name) => [name.replaceAll("_", " "), ...kinds.map((kind): Cell => {
    const total = of(kind, name)?.total[pair.arm];
    return total ? { text: shortText(total.mean, "people", 3), value: total.mean } : { text: "–", value: null };
  }), ...(compared ? ["mean_waiting"] : []).map((kind) => {
    const quantity = of(kind, name);
    return quantity ? differenceCell(quantity.total[pair.arm], quantity.unit, quantity.better) : { text: "–", value: null };
  })]);
  return figure({
    title: "Services against their capacity",
    text: "How much of what is open is in use, on average over the evaluation. Above nine tenths, waits grow fast.",
    alternative: `Bars of the share in use: ${capped.map((name) => `${name.replaceAll("_", " ")} ${shortText(of("full", name)!.total[pair.arm].mean, "%", 2)}`).join("; ")}.`,
    height: 60 + 44 * capped.length,
    option: (width) => base({
      legend: { top: 0, left: 0, textStyle: { color: ink }, itemHeight: 10, itemWidth: 16 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true, valueFormatter: (value: unknown) => `${Number(value).toFixed(1)} %` },
      grid: { left: 8, right: 20, top: width < 520 ? 62 : 34, bottom: 8, containLabel: true },
      xAxis: valueAxis("", (value) => `${value} %`, { min: 0, max: 100 }),
      yAxis: categoryAxis(capped.map((name) => name.replaceAll("_", " ")), { inverse: true, axisLabel: { color: ink, width: 120, overflow: "break", lineHeight: 15 } }),
      series: armsOf(pair).map((arm) => ({
        type: "bar", name: data.arms[arm].name, barMaxWidth: 11, itemStyle: { color: arm === pair.arm ? colours.plan : "#a9b4ba" },
        data: capped.map((name) => of("full", name)!.total[arm].mean),
      })),
    }),
    table: { head: ["Service", ...heads, ...(compared ? ["Change in those waiting"] : [])], rows },
  });
}

export function demandSection(data: Data, pair: Pair): (HTMLElement | string)[] {
  const parts: (HTMLElement | string)[] = [];
  for (const id of ["stages", "flow", "queues", "routes"]) {
    const group = data.groups.find((each) => each.id === id);
    if (group) parts.push(fanGroup(data, group, pair));
  }
  if (data.waits.list.length > 0) parts.push(waits(data, pair));
  else parts.push(h("p", { class: "note" }, "Nobody waited in this run."));
  const table = services(data, pair);
  if (table) parts.push(table);
  const monthly = data.groups.find((each) => each.id === "services");
  if (monthly) parts.push(fanGroup(data, { ...monthly, title: "One service, month by month" }, pair));
  return parts;
}

