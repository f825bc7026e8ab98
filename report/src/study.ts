// The page of a study: what the answers of a scenario depend on.
import { barsHeight, barsOption } from "./bars";
import { base, colours, figure, ink, quiet, valueAxis } from "./charts";
import { type Answered, type Axis, type Bar, type Index, type MorrisEffect, type StudyData } from "./data";
import { choose, h, type Cell } from "./dom";
import { showPage, type Parts } from "./frame";
import { poundsAxis, shortText } from "./numbers";
import { calibration, parameters, planAssumptions, reproduce } from "./rests";

type Study = StudyData["study"];

const designs: Record<string, string> = {
  factorial: "every combination of values", csv: "a table of points", one_at_a_time: "one number after another to both its ends, the others at their own",
  latin_hypercube: "a Latin hypercube: numbers drawn together so that each range is covered evenly", sobol_sequence: "a Sobol' sequence: points that fill the ranges evenly",
  morris: "Morris trajectories: ways on which one number moves at a time", saltelli: "Saltelli's points for Sobol' indices",
};

function counted(count: number, thing: string): string {
  return `${count.toLocaleString("en-GB")} ${thing}${count === 1 ? "" : "s"}`;
}

/** `2.1 WTE`, `£5 / h`, or the text itself. */
export function axisText(axis: Axis, value: number): string {
  if (axis.texts) return axis.texts[value];
  const number = String(Number(value.toPrecision(4)));
  if (axis.unit.startsWith("£")) return `£${number}${axis.unit.slice(1)}`;
  return axis.unit ? `${number} ${axis.unit}` : number;
}

export function measureText(value: number | null, unit: string, signed = false): string {
  if (value === null) return "–";
  const text = shortText(value, unit, 3, signed);
  return unit === "GBP" || unit === "" ? text : `${text} ${unit}`;
}

export function measureName(measure: Study["measures"][number]): string {
  const words = measure.name.replaceAll("_", " ").replaceAll(".", ", ");
  return measure.title ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether what was varied does anything to it. */
function moves(of: Answered): boolean {
  return of.least !== null && of.most !== null && of.most - of.least > 1e-9 * Math.max(Math.abs(of.least), Math.abs(of.most));
}

function viewName(data: StudyData, place: number): string {
  const view = data.study.views[place], arm = data.arms[view.arm];
  return view.difference ? `difference: ${arm.name} less ${data.arms[arm.against].name}` : arm.name;
}

/** What the page shows now. */
interface Shown {
  view: number;
  measure: number;
}

function answered(study: Study, shown: Shown): Answered {
  return study.views[shown.view].measures[shown.measure];
}

interface Ranked {
  axis: number;
  value: number;
  /** It may be chance alone. */
  unsure?: boolean;
  low: number | null;
  high: number | null;
}

/** Axes by how much they do, the most first; none where the design does not tell. */
export function ranked(study: Study, of: Answered): Ranked[] {
  const axes = of.answer?.axes;
  if (!axes) return [];
  const list = axes.map((each, place): Ranked => {
    if (study.method === "morris") {
      const effect = each as MorrisEffect, half = effect.error === null ? null : 1.96 * effect.error;
      return { axis: place, value: effect.mu_star, low: half === null ? null : Math.max(0, effect.mu_star - half), high: half === null ? null : effect.mu_star + half };
    }
    if (study.method === "tornado") {
      const { width, axis } = each as Bar;
      return { axis, value: Math.abs(width.mean), low: null, high: null, unsure: width.half !== null && Math.abs(width.mean) <= width.half };
    }
    const { total } = each as { first: Index; total: Index };
    return { axis: place, value: total.value, low: total.low, high: total.high };
  });
  return list.sort((a, b) => b.value - a.value);
}

/** How much the first axis does, in words. */
function mostText(study: Study, of: Answered, unit: string): string {
  const [first] = ranked(study, of);
  if (!first || !(first.value > 0)) return "";
  const name = study.axes[first.axis].name;
  if (study.method === "tornado") return `${name}: ${measureText(first.value, unit)} from end to end${first.unsure ? " (not told from chance)" : ""}`;
  if (study.method === "morris") return `${name}: ${measureText(first.value, unit)} from end to end, on average`;
  return `${name}: ${shareText(first.value)} of what parameters do`;
}

function shareText(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function sentences(data: StudyData, shown: Shown): string[] {
  const { study } = data, of = answered(study, shown), measure = study.measures[shown.measure];
  const difference = study.views[shown.view].difference;
  const list = [`${counted(study.axes.length, "number")} of the scenario ${study.axes.length === 1 ? "was" : "were"} varied, over ${counted(study.points, "point")} (${designs[study.design] ?? study.design}), ${counted(study.replications, "replication")} at each; all points share their luck.`];
  if (of.mean === null) list.push(`${measureName(measure)} has no value at any point.`);
  else list.push(`${measureName(measure)}${difference ? " changes" : " lies"} between ${measureText(of.least, measure.unit, difference)} and ${measureText(of.most, measure.unit, difference)} from point to point, ${measureText(of.mean, measure.unit, difference)} on average (${viewName(data, shown.view)}).`);
  const most = mostText(study, of, measure.unit), variance = of.answer?.variance;
  const chance = variance && study.replications > 1 ? `${shareText(variance.share)} of its variance between single replications is what was varied, the rest is chance` : "";
  if (most) list.push(`What moves it most is ${most}${chance ? `; ${chance}` : ""}.`);
  else if (of.mean !== null && !moves(of)) list.push("Nothing that was varied moves it.");
  else if (chance) list.push(`${chance.charAt(0).toUpperCase()}${chance.slice(1)}.`);
  else list.push("Which number moves it most, this design does not tell by itself: the points below show it, and designs one_at_a_time, morris and saltelli measure it.");
  return list;
}

function overview(data: StudyData, shown: Shown): HTMLElement {
  const { study } = data, view = study.views[shown.view], signed = view.difference;
  const has = study.axes.length > 0 && view.measures.some((each) => each.answer?.axes);
  return figure({
    title: "All that was measured",
    text: `Over all points: ${viewName(data, shown.view)}. Means of the replications.${study.measures.length < study.measures_kept ? ` The first ${study.measures.length} of ${study.measures_kept} measures; the result file has all.` : ""}`,
    alternative: "Table of measures.",
    table: {
      head: ["Measure", "Mean of the points", "Least", "Most", ...(has ? ["What moves it most"] : []), "Points known", "What it counts"],
      rows: study.measures.map((measure, place) => {
        const of = view.measures[place];
        const cell = (value: number | null): Cell => ({ text: measureText(value, measure.unit, signed), value });
        return [measureName(measure), cell(of.mean), cell(of.least), cell(of.most), ...(has ? [mostText(study, of, measure.unit) || "–"] : []),
          { text: of.known.toLocaleString("en-GB"), value: of.known }, measure.sentence];
      }),
    }, open: study.measures.length <= 12,
  });
}

const mostBars = 20;

/** What one answer depends on, by the method that the design is meant for. */
function sensitivity(data: StudyData, shown: Shown): Parts {
  const { study } = data, of = answered(study, shown), measure = study.measures[shown.measure];
  const order = ranked(study, of), top = order.slice(0, mostBars), name = measureName(measure);
  const names = top.map((each) => study.axes[each.axis].name);
  const text = (value: number) => measureText(value, measure.unit), short = measure.unit === "GBP" ? poundsAxis([of.most, of.least, ...order.map((each) => each.high ?? each.value)]) : (value: number) => shortText(value, measure.unit, 2);
  const signed = (value: number) => measureText(value, measure.unit, true);
  const parts: Parts = [];
  const note = order.length > mostBars ? `The ${mostBars} that do most; the table has all ${order.length}.` : undefined;
  const whose = `${name}, ${viewName(data, shown.view)}.`;
  const limits = (axis: Axis) => axis.texts ? axis.texts : [axisText(axis, axis.low!), axisText(axis, axis.high!)];
  if (study.method === "tornado" && of.answer?.axes) {
    const bars = new Map((of.answer.axes as Bar[]).map((bar) => [bar.axis, bar]));
    const side = (end: "low" | "high") => top.map((each) => bars.get(each.axis)![end]);
    const whiskers = (end: "low" | "high", sign: number) => side(end).map((each) => each.half === null ? null : each.mean + sign * each.half);
    parts.push(figure({
      title: "Tornado: each number from end to end",
      text: `${whose} How far it moves from ${text(of.answer.base!)} when one number goes to its low or high end and the others stay.`,
      alternative: `Bars by number: ${top.map((each) => `${study.axes[each.axis].name} ${signed(bars.get(each.axis)!.low.mean)} and ${signed(bars.get(each.axis)!.high.mean)}`).join("; ")}.`,
      height: barsHeight(top.length, 2),
      option: (width) => barsOption(names, [
        { name: "at its low end", colour: colours.baseline, values: side("low").map((each) => each.mean), low: whiskers("low", -1), high: whiskers("low", 1) },
        { name: "at its high end", colour: colours.plan, values: side("high").map((each) => each.mean), low: whiskers("high", -1), high: whiskers("high", 1) },
      ], measure.unit === "GBP" ? poundsAxis(order.map((each) => each.value), true) : (value) => shortText(value, measure.unit, 2, true), signed, width),
      table: {
        head: ["Number", "Low end", "Change there", "High end", "Change there", "From end to end"],
        rows: order.map((each) => {
          const bar = bars.get(each.axis)!, axis = study.axes[each.axis], ends = limits(axis);
          const cell = (value: { mean: number; half: number | null }): Cell => ({ text: value.half === null ? signed(value.mean) : `${signed(value.mean)} (± ${text(value.half)})`, value: value.mean });
          return [axis.name, ends[0], cell(bar.low), ends[ends.length - 1], cell(bar.high), cell(bar.width)];
        }),
      }, note: [note, study.replications > 1 ? "Lines: 95 % intervals of chance, paired by replication." : "One replication: no intervals."].filter(Boolean).join(" "),
    }));
  } else if (study.method === "morris" && of.answer?.axes) {
    const effects = of.answer.axes as MorrisEffect[];
    parts.push(figure({
      title: "Morris: mean size of effects",
      text: `${whose} Mean size of the change when one number moves through its whole range (μ*), from many starting points, and how much that effect varies between them (σ): a large σ says that the number works through others, or bends.`,
      alternative: `Bars by number: ${top.map((each) => `${study.axes[each.axis].name} ${text(each.value)}`).join("; ")}.`,
      height: barsHeight(top.length, 2),
      option: (width) => barsOption(names, [
        { name: "mean size of the effect (μ*)", colour: colours.plan, values: top.map((each) => each.value), low: top.map((each) => each.low), high: top.map((each) => each.high) },
        { name: "how much it varies (σ)", colour: "#c98a1b", values: top.map((each) => effects[each.axis].sigma) },
      ], short, text, width),
      table: {
        head: ["Number", "From", "To", "Mean size of the effect (μ*)", "Standard error", "Mean effect (μ)", "How much it varies (σ)", "Of that, chance", "Effects"],
        rows: order.map((each) => {
          const effect = effects[each.axis], axis = study.axes[each.axis], ends = limits(axis);
          const cell = (value: number | null): Cell => ({ text: measureText(value, measure.unit), value });
          return [axis.name, ends[0], ends[ends.length - 1], cell(effect.mu_star), cell(effect.error), { text: signed(effect.mu), value: effect.mu }, cell(effect.sigma), cell(effect.chance), { text: String(effect.effects), value: effect.effects }];
        }),
      }, note: [note, "Lines: 95 % intervals of μ*."].filter(Boolean).join(" "),
    }));
  } else if (study.method === "sobol_indices" && of.answer?.axes) {
    const indices = of.answer.axes as { first: Index; total: Index }[];
    const cell = (value: Index): Cell => ({ text: `${shareText(value.value)} (${shareText(value.low)} to ${shareText(value.high)})`, value: value.value });
    const percent = (value: number) => `${Math.round(value * 100)} %`;
    parts.push(figure({
      title: "Sobol' indices: who makes the variance",
      text: `${whose} Share of the variance that parameters make: of each number by itself (first), and with all its interactions (total). From ${counted(of.answer.base_points!, "base point")}.`,
      alternative: `Bars by number: ${top.map((each) => `${study.axes[each.axis].name} ${shareText(indices[each.axis].first.value)} by itself, ${shareText(each.value)} in all`).join("; ")}.`,
      height: barsHeight(top.length, 2),
      option: (width) => barsOption(names, [
        { name: "by itself", colour: colours.plan, values: top.map((each) => indices[each.axis].first.value), low: top.map((each) => indices[each.axis].first.low), high: top.map((each) => indices[each.axis].first.high) },
        { name: "with interactions", colour: "#c98a1b", values: top.map((each) => each.value), low: top.map((each) => each.low), high: top.map((each) => each.high) },
      ], percent, percent, width),
      table: { head: ["Number", "By itself", "With interactions"], rows: order.map((each) => [study.axes[each.axis].name, cell(indices[each.axis].first), cell(indices[each.axis].total)]) },
      note: [note, "Lines and brackets: 95 % intervals of a bootstrap. An index below 0 or above 100 % says how imprecise it is."].filter(Boolean).join(" "),
    }));
  }
  const variance = of.answer?.variance;
  if (variance) {
    const sum = variance.parameters + variance.replications + variance.residual;
    const rows: [string, number][] = [["what was varied", variance.parameters], ["luck that all points share", variance.replications], ["chance that is left", variance.residual]];
    parts.push(figure({
      title: "How much is chance",
      text: `${whose} Parts of the variance of a single replication at a point of the design.`,
      alternative: "Table of variance.",
      table: { head: ["Part", "Share of the variance"], rows: rows.map(([what, value]) => [what, { text: sum > 0 ? shareText(value / sum) : "–", value: sum > 0 ? value / sum : null }]) }, open: true,
      note: study.replications > 1 ? undefined : "With one replication at each point chance cannot be told from what was varied: all of it counts as that.",
    }));
  }
  return parts.length > 0 ? parts : ["Too few points are known for this measure to say what it depends on."];
}

const mostRows = 100, mostNamed = 12;

/** Points by two axes, or by an axis and the answer; hover one to see all that it had. */
function explorer(data: StudyData, shown: Shown): HTMLElement {
  const { study } = data, of = answered(study, shown), measure = study.measures[shown.measure], name = measureName(measure);
  const holder = h("div", { class: "switching" });
  const [first] = ranked(study, of);
  let across = first ? first.axis : 0, up = -1;
  const signed = study.views[shown.view].difference;
  const answer = (value: number | null) => measureText(value, measure.unit, signed);
  const draw = (focus?: string) => {
    const x = study.axes[across], y = up < 0 ? null : study.axes[up];
    const known = study.shown.map((point, place) => ({ point, place })).filter(({ place }) => of.points[place] !== null);
    const values = known.map(({ place }) => of.points[place]!);
    const least = Math.min(...values), most = Math.max(...values);
    const scale = (axis: Axis) => axis.texts
      ? { type: "category", data: axis.texts, axisLabel: { color: quiet, hideOverlap: true }, axisLine: { lineStyle: { color: "#9aa7ad" } }, name: axis.name, nameTextStyle: { color: quiet } }
      : { ...valueAxis(axis.unit ? `${axis.name}, ${axis.unit}` : axis.name, (value) => String(Number(value.toPrecision(4)))), scale: true };
    const dot = known.length > 600 ? 5 : known.length > 150 ? 7 : 10;
    const heading = `${name} by ${x.name}${y ? ` and ${y.name}` : ""}`;
    holder.replaceChildren(figure({
      title: "Each point, and what it answered",
      text: `${heading}: ${viewName(data, shown.view)}. Every dot is a point of the study; touch or point at one to see all its numbers.${y ? " The darker, the more." : ""}`,
      alternative: known.length === 0 ? `No point is known for ${name}.` : `Dots of ${known.length} points: ${heading}. ${name} lies between ${answer(least)} and ${answer(most)}.`,
      controls: [
        choose("Across", study.axes.map((axis, place) => ({ label: axis.name, value: String(place) })), String(across), (value) => { across = Number(value); draw("Across"); }),
        choose("Up", [{ label: "the answer", value: "-1" }, ...study.axes.map((axis, place) => ({ label: axis.name, value: String(place) }))], String(up), (value) => { up = Number(value); draw("Up"); }),
      ],
      height: (width) => width < 520 ? 360 : 440,
      ...(known.length === 0 ? {} : { option: (width: number) => base({
        grid: { left: 8, right: width < 520 ? 20 : 28, top: y ? 76 : 34, bottom: 34, containLabel: true },
        tooltip: { trigger: "item", confine: true, formatter: (item: { dataIndex: number }) => hovered(known[item.dataIndex]) },
        xAxis: { ...scale(x), nameLocation: "middle", nameGap: 28, nameTextStyle: { color: quiet, align: "center" } },
        yAxis: y ? scale(y) : { ...valueAxis(measure.unit === "GBP" ? "" : measure.unit, measure.unit === "GBP" ? poundsAxis(values, signed) : (value) => shortText(value, measure.unit, 3, signed)), scale: true },
        ...(y ? { visualMap: { type: "continuous", dimension: 2, min: least, max: most > least ? most : least + 1, orient: "horizontal", left: 0, top: 0, itemWidth: 12, itemHeight: width < 520 ? 90 : 160,
          text: [answer(most), answer(least)], textStyle: { color: ink }, inRange: { color: ["#e0b84c", "#5b9a7a", "#0a6c8f", "#1d2f5e"] }, calculable: false, hoverLink: false } } : {}),
        series: [{ type: "scatter", symbolSize: dot, itemStyle: { color: colours.plan, opacity: known.length > 300 && !y ? 0.55 : 0.9 },
          data: known.map(({ place }) => [x.values[place], y ? y.values[place] : of.points[place]!, of.points[place]!]) }],
      }) }),
      table: {
        head: ["Point", x.name, ...(y ? [y.name] : []), name],
        rows: study.shown.slice(0, mostRows).map((point, place): (Cell | string)[] => [String(point), axisText(x, x.values[place]), ...(y ? [axisText(y, y.values[place])] : []), { text: answer(of.points[place]), value: of.points[place] }]),
      },
      csv: {
        head: ["point", ...study.axes.map((axis) => axis.unit ? `${axis.name} [${axis.unit}]` : axis.name), ...study.measures.map((each) => each.name)],
        rows: study.shown.map((point, place) => [point, ...study.axes.map((axis) => axis.texts ? axis.texts[axis.values[place]] : axis.values[place]), ...study.measures.map((_, at) => study.views[shown.view].measures[at].points[place])]),
      },
      note: [study.shown.length < study.points ? `${study.shown.length.toLocaleString("en-GB")} of ${study.points.toLocaleString("en-GB")} points, evenly chosen, so that the page stays small; the result file has all.` : "",
        study.shown.length > mostRows ? `The table shows the first ${mostRows}; the CSV has every point of this page, with all numbers and measures.` : "", known.length < study.shown.length ? `${study.shown.length - known.length} points have no value.` : ""].filter(Boolean).join(" ") || undefined,
    }));
    if (focus) [...holder.querySelectorAll("label")].find((each) => each.textContent!.startsWith(focus))?.querySelector("select")?.focus();
  };
  const hovered = ({ point, place }: { point: number; place: number }) => h("div", {}, h("strong", {}, `Point ${point}: ${answer(of.points[place])}`),
    ...study.axes.slice(0, mostNamed).map((axis) => h("div", {}, `${axis.name}: ${axisText(axis, axis.values[place])}`)),
    study.axes.length > mostNamed ? h("div", {}, `and ${study.axes.length - mostNamed} more`) : null);
  draw();
  return holder;
}

function failed(study: Study): HTMLElement {
  const text = study.failed_units === 0 ? `All ${(study.points * study.replications).toLocaleString("en-GB")} units (a replication of a point) were simulated.`
    : `${study.failed_units.toLocaleString("en-GB")} of ${(study.points * study.replications).toLocaleString("en-GB")} units (a replication of a point) could not be simulated; their points are in nothing above.`;
  return figure({
    title: "What failed",
    text: `${text} ${study.broken_checks === 0 ? "All checks that nobody and nothing is lost held." : `${study.broken_checks} checks that nothing is lost did not hold. Do not use these figures; please report them.`}`,
    alternative: "Table of failures.",
    table: { head: ["Point", "Replication", "What was found"], rows: study.failures.length === 0 ? [["none", "", ""]] : study.failures.map((each) => [String(each.point), String(each.replication), each.text]) },
    note: study.failures.length > 0 && study.failed_units > study.failures.length ? `The first ${study.failures.length}; the result file names all.` : undefined,
  });
}

function varied(study: Study): HTMLElement {
  return figure({
    title: "What was varied",
    text: "The numbers of the scenario that the study moves, and how far.",
    alternative: "Table of axes.",
    table: {
      head: ["Name", "From", "To", "Address"],
      rows: study.axes.map((axis) => [axis.name, axis.texts ? axis.texts.slice(0, 20).join(", ") + (axis.texts.length > 20 ? " …" : "") : axisText(axis, axis.low!), axis.texts ? "–" : axisText(axis, axis.high!), axis.address]),
    }, open: study.axes.length <= 12,
  });
}

export function showStudy(data: StudyData): void {
  const { study } = data;
  // First, an answer that what was varied does something to.
  const shown: Shown = { view: 0, measure: Math.max(0, study.views[0].measures.findIndex(moves)) };
  const pair = () => ({ arm: study.views[shown.view].arm, baseline: data.arms[study.views[shown.view].arm].against });
  const text = h("div", { class: "answers" });
  const tell = () => text.replaceChildren(h("article", { class: "answer" }, ...sentences(data, shown).map((each) => h("p", { class: "sentence" }, each))));
  const section = (id: string, title: string, short: string, lead: string, content: () => Parts) => ({ id, title, short, lead, content });
  showPage({
    brand: "carersim report of a study",
    title: data.run.title,
    lead: `What the answers depend on: ${counted(study.points, "point")}, ${counted(study.axes.length, "number")} varied.`,
    notices: [...(study.broken_checks > 0 ? [`${study.broken_checks} checks that nothing is lost did not hold. Do not use these figures.`] : []),
      ...(study.failed_units > 0 ? [`${study.failed_units.toLocaleString("en-GB")} of ${(study.points * study.replications).toLocaleString("en-GB")} units could not be simulated.`] : [])],
    version: data.run.version,
    answer: [text],
    switches: [
      { label: "All that follows shows", choices: study.measures.map((each) => measureName(each)), chosen: shown.measure, changed: (place) => { shown.measure = place; } },
      { label: "of", choices: study.views.map((_, place) => viewName(data, place)), chosen: 0, changed: (place) => { shown.view = place; } },
    ],
    details: () => { tell(); return [overview(data, shown)]; },
    chosen: () => `${measureName(study.measures[shown.measure])}, ${viewName(data, shown.view)}`,
    sections: [
      section("explore", "The points", "Points", "Pick what lies across and up, and see what each point answered.", () => [explorer(data, shown)]),
      section("depends", "What it depends on", "Depends on", "Which of the numbers moves the answer, and how much of it is chance.", () => sensitivity(data, shown)),
      section("rests", "What this rests on", "Rests on", "What was varied, what failed, every number with its source, and how to get all this again.", () => {
        const plan = planAssumptions(data);
        return [varied(study), failed(study), ...(plan ? [plan] : []), parameters(data, pair()), calibration(data), reproduce(data.run, "every replication of every point")];
      }),
    ],
  });
}
