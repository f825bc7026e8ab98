// One pathway at a time, drawn from the scenario's own steps, with how many people reached each.
import { differenceText } from "./answer";
import { colours, drawing, ink, quiet } from "./charts";
import { quantityOf, type Data, type Pair, type Pathway, type Step } from "./data";
import { choose, h, type Cell } from "./dom";
import { layered, wayKey } from "./layers";
import { intervalText, shortText } from "./numbers";

const boxWidth = 142, boxHeight = 50, gapX = 40, gapY = 14, margin = 16;
const full = 90;
/** Steps at which nobody stays: drawn only where all are asked for, or where the plan changes them. */
const passing = new Set(["decision", "mark", "start", "wait"]);

function words(id: string): string {
  const text = id.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function svg(tag: string, attributes: Record<string, string | number>, ...children: (Node | string)[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** How full the service of a step is, in %; nothing where nothing limits it. */
function fullness(data: Data, step: Step, arm: number): number | null {
  return step.service ? quantityOf(data, `full.${step.service}`)?.total[arm].mean ?? null : null;
}

function lines(text: string): string[] {
  const result = [""];
  for (const word of text.split(" ")) {
    const last = result[result.length - 1];
    if (last.length + word.length + 1 <= 20 || last === "") result[result.length - 1] = last ? `${last} ${word}` : word;
    else result.push(word);
  }
  if (result.length > 2) return [result[0], `${result[1].slice(0, 19)}…`];
  return result;
}

function picture(data: Data, steps: Step[], pair: Pair): SVGSVGElement {
  const ids = new Set(steps.map((each) => each.id));
  const ways = new Map<string, { from: string; to: string; labels: string[] }>();
  for (const step of steps) {
    for (const way of step.ways) {
      if (!ids.has(way.to) || way.to === step.id) continue;
      const key = wayKey(step.id, way.to);
      const known = ways.get(key);
      if (known) known.labels.push(way.label);
      else ways.set(key, { from: step.id, to: way.to, labels: [way.label] });
    }
  }
  const layout = layered([...ids], [...ways.values()].map((each) => [each.from, each.to]));
  const width = margin * 2 + layout.layers * boxWidth + (layout.layers - 1) * gapX;
  const height = margin * 2 + layout.rows * boxHeight + (layout.rows - 1) * gapY;
  const x = (layer: number) => margin + layer * (boxWidth + gapX);
  const y = (row: number) => margin + row * (boxHeight + gapY);
  const most = Math.max(1, ...steps.map((step) => step.visits?.[pair.arm].mean ?? 0));
  const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif" }) as SVGSVGElement;
  root.append(svg("defs", {}, svg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto", markerUnits: "userSpaceOnUse" },
    svg("path", { d: "M0 0 L8 4 L0 8 z", fill: "#7d8b92" }))));
  for (const way of ways.values()) {
    const from = layout.places.get(way.from)!, to = layout.places.get(way.to)!;
    const forward = to.layer > from.layer;
    const points = [
      [forward ? x(from.layer) + boxWidth : x(from.layer) + boxWidth / 2, forward ? y(from.row) + boxHeight / 2 : y(from.row) + boxHeight],
      ...layout.routes.get(wayKey(way.from, way.to))!.map((each) => [x(each.layer) + boxWidth / 2, y(each.row) + boxHeight / 2]),
      [forward ? x(to.layer) : x(to.layer) + boxWidth / 2, forward ? y(to.row) + boxHeight / 2 : y(to.row) + boxHeight],
    ];
    let path = `M${points[0][0]} ${points[0][1].toFixed(1)}`;
    for (let place = 1; place < points.length; ++place) {
      const [x0, y0] = points[place - 1], [x1, y1] = points[place];
      const bend = (x1 - x0) / 2;
      const [ax, ay] = forward || place > 1 ? [x0 + bend, y0] : [x0, y0 + 40];
      const [bx, by] = forward || place < points.length - 1 ? [x1 - bend, y1] : [x1, y1 + 40];
      path += ` C${ax} ${ay.toFixed(1)} ${bx} ${by.toFixed(1)} ${x1} ${y1.toFixed(1)}`;
    }
    root.append(svg("path", { d: path, fill: "none", stroke: "#a9b4ba", "stroke-width": 1.4, "marker-end": "url(#arrow)", ...(forward ? {} : { "stroke-dasharray": "4 3" }) },
      svg("title", {}, `${words(way.from)} to ${words(way.to)}${way.labels.filter(Boolean).length > 0 ? `: ${way.labels.filter(Boolean).join(", ")}` : ""}`)));
  }
  for (const step of steps) {
    const place = layout.places.get(step.id)!;
    const visits = step.visits?.[pair.arm].mean ?? null;
    const busy = fullness(data, step, pair.arm);
    const isFull = busy !== null && busy >= full;
    const isChanged = step.changed[pair.arm];
    const group = svg("g", { transform: `translate(${x(place.layer)} ${y(place.row).toFixed(1)})` });
    group.append(svg("title", {}, `${words(step.id)} (${step.kind})${visits === null ? "" : `: ${shortText(visits, "people", 4)} times`}${busy === null ? "" : `, ${Math.round(busy)} % in use`}${isChanged ? ", changed by the plan" : ""}`));
    group.append(svg("rect", { width: boxWidth, height: boxHeight, rx: step.kind === "decision" ? 22 : 6, fill: isFull ? "#fdf0e2" : "#ffffff",
      stroke: isChanged ? colours.plan : isFull ? colours.bad : "#9aa7ad", "stroke-width": isChanged ? 3 : 1.2 }));
    if (visits !== null && visits > 0)
      group.append(svg("rect", { x: 8, y: boxHeight - 8, width: Math.max(1, (boxWidth - 16) * visits / most).toFixed(1), height: 3, fill: colours.plan }));
    const title = lines(words(step.id));
    title.forEach((text, index) => group.append(svg("text", { x: 9, y: 15 + index * 13, "font-size": 11.5, fill: ink, "font-weight": 600 }, text)));
    const facts = [visits === null ? "" : shortText(visits, "people", 3), busy === null ? "" : `${Math.round(busy)} % in use`].filter(Boolean).join(" · ");
    group.append(svg("text", { x: 9, y: title.length > 1 ? 41 : 31, "font-size": 11, fill: quiet }, facts));
    root.append(group);
  }
  return root;
}

/** The steps of `kept` alone; a way through others leads on to where those lead. */
function contracted(steps: Step[], kept: Set<string>): Step[] {
  const by = new Map(steps.map((each) => [each.id, each]));
  const onward = (way: { to: string; label: string }, seen: Set<string>): { to: string; label: string }[] => {
    if (kept.has(way.to)) return [way];
    if (seen.has(way.to) || !by.has(way.to)) return [];
    return by.get(way.to)!.ways.flatMap((next) => onward({ to: next.to, label: "" }, new Set(seen).add(way.to)));
  };
  return steps.filter((each) => kept.has(each.id))
    .map((each) => ({ ...each, ways: each.ways.flatMap((way) => onward(way, new Set([each.id]))) }));
}

export function pathwaySection(data: Data, pair: Pair): (HTMLElement | string)[] {
  const pathways = (data.pathways ?? []).filter((each) => each.steps.length > 1);
  if (pathways.length === 0) return ["This file's scenario has no pathways."];
  const holder = h("div", { class: "switching" });
  let chosen = pathways[0].id, show = "main";
  const draw = (label?: string) => {
    const pathway: Pathway = pathways.find((each) => each.id === chosen)!;
    const isReached = (step: Step) => step.visits === null || [pair.baseline, pair.arm].some((arm) => (step.visits![arm].mean ?? 0) > 0);
    const kept = new Set(pathway.steps.filter((step) => show === "all" || (isReached(step) &&
      (show === "reached" || !passing.has(step.kind) || step.changed[pair.arm]))).map((step) => step.id));
    const steps = contracted(pathway.steps, kept);
    const changed = steps.filter((each) => each.changed[pair.arm]).map((each) => words(each.id));
    const rows: (Cell | string)[][] = pathway.steps.map((step) => {
      const busy = fullness(data, step, pair.arm);
      const before = step.visits?.[pair.baseline], after = step.visits?.[pair.arm];
      return [words(step.id), step.kind, step.agency?.replaceAll("_", " ") ?? "–",
        { text: before ? intervalText(before.mean, before.half, "people") : "–", value: before?.mean ?? null },
        { text: after ? differenceText(after, "people") : "–", value: after?.difference ?? null },
        { text: busy === null ? "–" : `${Math.round(busy)} %`, value: busy },
        step.changed[pair.arm] ? "yes" : "", step.ways.map((way) => `${words(way.to)}${way.label ? ` (${way.label})` : ""}`).join("; ") || "–"];
    });
    holder.replaceChildren(drawing({
      title: `Pathway: ${words(chosen)}`,
      text: `Read from left to right. In each box: how often the step was reached over the evaluation, and how full its service is. Blue frames: the plan changes something there. Shaded: a bottleneck, ${full} % or more in use. Dashed: ways back.`,
      alternative: `Drawing of the ${steps.length} steps of the pathway ${words(chosen)}. ${changed.length > 0 ? `The plan changes: ${changed.join(", ")}.` : "The plan changes nothing in it."} The table has every step.`,
      controls: [
        choose("Pathway", pathways.map((each) => ({ label: words(each.id), value: each.id })), chosen, (value) => { chosen = value; draw("Pathway"); }),
        choose("Steps", [{ label: "where people wait, are served or leave", value: "main" }, { label: "that anybody reached", value: "reached" }, { label: "all", value: "all" }], show, (value) => { show = value; draw("Steps"); }),
      ],
      table: { head: ["Step", "Kind", "Agency", `Reached, ${data.arms[pair.baseline].name}`, "Change", "In use", "Changed by the plan", "Leads to"], rows },
    }, picture(data, steps, pair)));
    if (label) [...holder.querySelectorAll("label")].find((each) => each.textContent!.startsWith(label))?.querySelector("select")?.focus();
  };
  draw();
  return [holder];
}
