// The answer in three sentences, and who pays and who gains.
import { base, categoryAxis, figure, ink, kinds, valueAxis } from "./charts";
import { quantityOf, type Basis, type Data, type Estimate, type Pair, type Quantity } from "./data";
import { moneyChance, worthChance } from "./chance";
import { h, type Cell, type Table } from "./dom";
import { intervalText, monthText, poundsAxis, rangeText, roughRange, roughText, shortText } from "./numbers";

/** A difference against its baseline: below, above, or not told from chance. */
export function signOf(estimate: Estimate): -1 | 0 | 1 {
  const { difference: mean, difference_half: half } = estimate;
  if (mean === null || mean === undefined || estimate.unchanged) return 0;
  if (half === null || half === undefined) return 0;
  return mean - half > 0 ? 1 : mean + half < 0 ? -1 : 0;
}

export function toneOf(estimate: Estimate, better: string): "good" | "bad" | "quiet" {
  const sign = signOf(estimate);
  if (sign === 0 || better === "neither") return "quiet";
  return (sign > 0) === (better === "up") ? "good" : "bad";
}

export function differenceText(estimate: Estimate, unit: string): string {
  if (estimate.unchanged) return "no change";
  return intervalText(estimate.difference, estimate.difference_half, unit, true);
}

export function differenceCell(estimate: Estimate, unit: string, better: string): Cell {
  return { text: differenceText(estimate, unit), value: estimate.difference ?? null, tone: toneOf(estimate, better) };
}

function lengthText(data: Data): string {
  const days = data.run.month_days.slice(data.run.first_month).reduce((sum, each) => sum + each, 0);
  const years = days / 365.25;
  const words = ["", "one year", "two years", "three years", "four years", "five years", "six years", "seven years",
    "eight years", "nine years", "ten years"];
  const whole = Math.round(years);
  if (Math.abs(years - whole) < 0.02 && words[whole]) return words[whole];
  return `${Math.round(days / 30.44)} months`;
}

export function periodText(data: Data): string {
  return `${lengthText(data)} from ${monthText(data.run.months[data.run.first_month], true)}`;
}

/** `540 more (520 to 560)`, to the first digit of the half width. */
function changed(estimate: Estimate, unit: string, noun: string, more: string, less: string): string {
  const mean = estimate.difference ?? 0, half = estimate.difference_half ?? null;
  const sign = signOf(estimate);
  if (estimate.unchanged) return `no ${more} and no ${less} ${noun}`.trim();
  if (half === null) return `${shortText(Math.abs(mean), unit)} ${mean > 0 ? more : less}${noun ? ` ${noun}` : ""} (one replication: no interval)`;
  const range = sign < 0 ? roughRange(-mean, half, unit) : roughRange(mean, half, unit, sign === 0);
  if (sign === 0) return `no number of ${noun} that stands out from chance (${range})`;
  return `${roughText(Math.abs(mean), half, unit)} ${sign > 0 ? more : less}${noun ? ` ${noun}` : ""} (${range})`;
}

function moneyText(who: string, estimate: Estimate): string {
  const mean = estimate.difference ?? 0, half = estimate.difference_half ?? null;
  if (estimate.unchanged) return `${who} would spend the same`;
  const sign = signOf(estimate);
  if (half === null)
    return `${who} would spend ${shortText(Math.abs(mean), "GBP")} ${mean > 0 ? "more" : "less"} (one replication: no interval)`;
  if (sign === 0) return `what ${who} would spend changes by no more than chance explains (${roughRange(mean, half, "GBP", true)})`;
  const range = roughRange(Math.abs(mean), half, "GBP");
  return `${who} would spend ${roughText(Math.abs(mean), half, "GBP")} ${sign > 0 ? "more" : "less"} (${range})`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Three sentences; fewer where the file does not count what they are about. */
export function sentences(data: Data, pair: Pair): string[] {
  const of = (id: string) => quantityOf(data, id)?.total[pair.arm];
  const result: string[] = [];
  const reached = of("reached"), wait = of("assessment_wait");
  if (reached) {
    let text = `Over ${periodText(data)}, this would reach ${changed(reached, "carers", "carers", "more", "fewer")}`;
    if (wait && wait.difference !== null && wait.difference !== undefined) {
      const sign = signOf(wait), mean = Math.abs(wait.difference), half = wait.difference_half ?? null;
      if (wait.unchanged) text += ", and the wait for a carer's assessment would stay as it is";
      else if (sign === 0)
        text += `, and change the wait for a carer's assessment by no more than chance explains${half === null ? "" : ` (${roughRange(wait.difference, half, "days", true)} days)`}`;
      else
        text += `, and a carer's assessment would be waited for ${roughText(mean, half, "days")} days ${sign > 0 ? "longer" : "less"} (${roughRange(mean, half!, "days")})`;
    }
    result.push(`${text}.`);
  }
  const council = of("council"), nhs = of("nhs"), together = of("public");
  if (council && nhs && together) {
    const even = data.break_even?.[pair.arm];
    const balance = together.unchanged ? "nothing changes for the two together"
      : even?.year ? `together they would have spent less than without it from ${even.year} on`
        : signOf(together) < 0 ? "together they would spend less" : "it would not pay for itself in that time";
    result.push(`${capital(moneyText("the council", council))}; ${moneyText("the NHS", nhs)}; ${balance}.`);
  }
  const carer = of("carer_qaly");
  const size = carer && carer.difference !== null && carer.difference !== undefined ? Math.abs(carer.difference) : 0;
  const half = carer?.difference_half ?? null;
  const wellbeing = !carer ? "How likely all this is, is"
    : `${carer.unchanged ? "Carers' wellbeing would not change"
      : signOf(carer) === 0 ? `Carers' wellbeing would change by no more than chance explains${half === null ? "" : ` (${roughRange(carer.difference ?? 0, half, "QALYs", true)} years in full health, all carers together)`}`
        : `Carers' wellbeing would ${signOf(carer) > 0 ? "rise" : "fall"} by ${roughText(size, half, "QALYs")} years in full health, all carers together (${roughRange(size, half ?? 0, "QALYs")})`}; how likely all this is, is`;
  if (data.evaluation) {
    const told = wellbeing.replace(/(; h|H)ow likely all this is, is$/, "");
    result.push(`${told ? `${told}. ` : ""}${moneyChance(data.evaluation, pair)}, and ${worthChance(data.evaluation, pair)} (from ${data.evaluation.used} draws of what is uncertain).`);
    return result;
  }
  result.push(`${wellbeing} not yet known, because the ranges hold chance alone and not how uncertain the numbers are that went in (run “carersim evaluate” for that).`);
  return result;
}

export function unprovenText(data: Basis, pair: Pair): string {
  const share = data.arms[pair.arm].unproven;
  if (share === null) return "";
  if (share === 0) return "Counting only effects that a trial has shown";
  return share === 1 ? "Counting also effects that no trial has shown, as assumed"
    : `Counting effects that no trial has shown at ${Math.round(share * 100)} % of what is assumed`;
}

export function pairTitle(data: Basis, pair: Pair): string {
  return `${data.arms[pair.arm].name}, against ${data.arms[pair.baseline].name}`;
}

/** The headline of every pair: those without unproven effects first. */
export function answerCards(data: Data, pairs: Pair[]): HTMLElement {
  const list = h("div", { class: "answers" });
  pairs.forEach((pair, place) => {
    const note = unprovenText(data, pair);
    list.append(h("article", { class: "answer", "data-arm": data.arms[pair.arm].name },
      note ? h("p", { class: "eyebrow" }, `${place + 1}. ${note}`) : null,
      h("h3", {}, pairTitle(data, pair)),
      ...sentences(data, pair).map((text) => h("p", { class: "sentence" }, text))));
  });
  return list;
}

const keyFigures = ["reached", "assessment_wait", "supported", "breakdowns", "emergency_admissions", "care_home_moves",
  "carer_qaly", "person_qaly"];

function keyTiles(data: Data, pair: Pair): HTMLElement {
  const tiles = h("dl", { class: "tiles" });
  for (const id of keyFigures) {
    const quantity = quantityOf(data, id);
    if (!quantity) continue;
    const estimate = quantity.total[pair.arm];
    tiles.append(h("div", { class: "tile", "data-tone": toneOf(estimate, quantity.better) },
      h("dt", {}, quantity.title),
      h("dd", {}, h("strong", {}, estimate.unchanged ? "no change" : roughText(estimate.difference, estimate.difference_half, quantity.unit, true)),
        h("span", {}, rangeNote(estimate, quantity)),
        h("span", {}, `from ${intervalText(quantity.total[pair.baseline].mean, null, quantity.unit)} ${quantity.unit === "GBP" ? "" : quantity.unit}`))));
  }
  return tiles;
}

function rangeNote(estimate: Estimate, quantity: Quantity): string {
  if (estimate.unchanged || estimate.difference === null || estimate.difference === undefined) return "";
  if (estimate.difference_half === null || estimate.difference_half === undefined) return "one replication: no interval";
  const range = rangeText(estimate.difference, estimate.difference_half, quantity.unit, true);
  const tone = toneOf(estimate, quantity.better);
  const verdict = signOf(estimate) === 0 ? "not told from chance" : tone === "good" ? "better" : tone === "bad" ? "worse" : "";
  return `${range}${verdict ? `: ${verdict}` : ""}`;
}

const kindTitles: Record<string, string> = {
  programme: "Programme itself", cash: "Other money paid out", capacity: "Capacity used or released",
  value: "Value, no money",
};

export function whoPays(data: Data, pair: Pair): HTMLElement {
  const payers = data.money.filter((payer) => !payer.valued);
  const table: Table = {
    head: ["Who pays", "Together", ...["programme", "cash", "capacity"].map((kind) => kindTitles[kind])],
    rows: payers.map((payer) => [payer.title, differenceCell(payer.total[pair.arm], "GBP", "down"),
      ...(["programme", "cash", "capacity"] as const).map((kind) => differenceCell(payer[kind][pair.arm], "GBP", "down"))]),
  };
  const payersOfProgramme = data.arms[pair.arm].programmes.map((each) => {
    const payer = data.money.find((one) => one.id === each.payer);
    return `${each.id} (${[each.set_up ? `${each.set_up} to set up` : "", each.per_year ? `${each.per_year} a year` : ""].filter(Boolean).join(", ")}) is booked to: ${payer?.title ?? each.payer ?? "nobody"}`;
  });
  const text = payers.map((payer) => `${payer.title} ${differenceText(payer.total[pair.arm], "GBP")}`).join("; ");
  return figure({
    title: "Who pays and who gains",
    text: "What each payer spends more (+) or less (−) than without the plan. Capacity is time of staff and beds that are there anyway: more or less of it is used, and no cash comes back unless staff or beds are given up.",
    alternative: `Bars of the change in spending by payer: ${text}.`,
    height: (width) => (width < 520 ? 112 : 90) + 52 * payers.length,
    option: (width) => base({
      grid: { left: 8, right: 20, top: width < 520 ? 56 : 34, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: ink }, itemHeight: 10, itemWidth: 16 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (value: unknown) => shortText(value as number, "GBP", 3, true) },
      xAxis: valueAxis("", poundsAxis(payers.map((payer) => payer.total[pair.arm].difference), true), { splitNumber: 4 }),
      yAxis: categoryAxis(payers.map((payer) => payer.title), { inverse: true, axisLabel: { color: ink, width: 120, overflow: "break", lineHeight: 15 } }),
      series: (["programme", "cash", "capacity"] as const).map((kind) => ({
        type: "bar", stack: "all", name: kindTitles[kind], barMaxWidth: 22, itemStyle: { color: kinds[kind] },
        data: payers.map((payer) => payer[kind][pair.arm].difference ?? 0),
      })),
    }),
    table, open: true,
    note: [
      payersOfProgramme.length > 0 ? `Programme ${payersOfProgramme.join("; ")}.` : "",
      "Better Care Fund pool: this file books each cost to the council or the NHS, not to the pool; what the pool would pay is a matter of local agreement.",
      "Which lines are capacity is a judgement, listed in models/report/report.toml.",
    ].filter(Boolean).join(" "),
  });
}

function gains(data: Data, pair: Pair): HTMLElement {
  const rows: (Cell | string)[][] = [];
  const add = (id: string, kind: string) => {
    const quantity = quantityOf(data, id);
    if (!quantity) return;
    rows.push([quantity.title, differenceCell(quantity.total[pair.arm], quantity.unit, quantity.better),
      { text: intervalText(quantity.total[pair.baseline].mean, quantity.total[pair.baseline].half, quantity.unit), value: quantity.total[pair.baseline].mean },
      quantity.unit === "GBP" ? "£" : quantity.unit, kind]);
  };
  for (const id of ["reached", "assessed", "assessment_wait", "supported", "high_strain", "breakdowns"]) add(id, "carers");
  for (const id of ["emergency_admissions", "care_home_moves", "days_at_home"]) add(id, "people cared for");
  for (const id of ["bed_days", "bed_value"]) add(id, "capacity");
  add("bed_cash", "cash");
  for (const id of ["carer_qaly", "person_qaly"]) add(id, "wellbeing");
  add("unpaid_care", "value of unpaid care, apart");
  return figure({
    title: "What changes",
    text: `${data.arms[pair.arm].name} against ${data.arms[pair.baseline].name}, over the whole evaluation; 95 % intervals, of chance alone.`,
    alternative: "Table of what changes.",
    table: { head: ["What", "Change", data.arms[pair.baseline].name, "Unit", "Kind"], rows }, open: true,
  });
}

function costAndBreakEven(data: Data, pair: Pair): HTMLElement {
  const list = h("div", { class: "facts" });
  const reached = quantityOf(data, "reached")?.total[pair.arm];
  const each = data.cost_for_each?.[pair.arm];
  const together = quantityOf(data, "public")?.total[pair.arm];
  if (reached) {
    list.append(h("div", {}, h("h3", {}, "Carers reached, and the cost of each"),
      h("p", { "data-fact": "cost-for-each" }, each
        ? `${differenceText(reached, "carers")} carers reached. Council and NHS together spend ${intervalText(each.mean, each.half, "GBP")} for each carer reached more.`
        : `${capital(differenceText(reached, "carers"))}. A cost for each is not given: that more carers are reached is not told from chance.`)));
  }
  const even = data.break_even?.[pair.arm];
  if (even && together) {
    const last = even.cumulative[even.cumulative.length - 1];
    const text = together.unchanged ? "The two spend the same with it and without it, so there is nothing to pay back."
      : even.year ? `From ${even.year} on, what council and NHS have spent since the start is less than without the plan.`
        : `In none of the ${even.cumulative.length} years: at the end, council and NHS have spent ${intervalText(last.mean, last.half, "GBP")} more than without the plan. It would pay for itself if it avoided that much more.`;
    list.append(h("div", {}, h("h3", {}, "When it pays for itself"), h("p", { "data-fact": "break-even" }, text),
      h("p", { class: "note" }, data.evaluation ? "How likely it pays for itself, with the uncertainty of what goes in, stands under “How sure we are”." : "How large its effects would have to be, with the uncertainty of what goes in: not in this file; run “carersim evaluate --break-even”.")));
  }
  return list;
}

export function answerDetails(data: Data, pair: Pair): HTMLElement[] {
  return [keyTiles(data, pair), ...(data.money.length > 0 ? [whoPays(data, pair)] : []), costAndBreakEven(data, pair),
    ...(quantityOf(data, "reached") ? [gains(data, pair)] : [])];
}
