// Charts and tables with their text alternatives and downloads.
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { csvOf, csvText, download, fileName, h, tableElement, type Csv, type Table } from "./dom";

echarts.use([BarChart, CustomChart, LineChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent,
  TooltipComponent, VisualMapContinuousComponent, LabelLayout, SVGRenderer]);

export type Option = Record<string, unknown>;

export const ink = "#22323b";
export const quiet = "#55656e";
export const line = "#d9e0e3";
/** After Okabe and Ito, darkened until each has a contrast of 3 against white. */
export const colours = { baseline: "#6b7780", plan: "#0a6c8f", good: "#1b7a5a", bad: "#b4530b", third: "#8a4f8f", happened: "#22323b" };
export const kinds: Record<string, string> = { programme: "#22323b", cash: "#0a6c8f", capacity: "#c98a1b", value: "#8a4f8f" };

// Without quotation marks: they would break the attributes of a downloaded SVG.
const font = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif";

/** What all charts share. */
export function base(option: Option): Option {
  return {
    animation: false,
    textStyle: { fontFamily: font, color: ink, fontSize: 13 },
    grid: { left: 8, right: 20, top: 34, bottom: 8, containLabel: true },
    ...option,
  };
}

export function valueAxis(name: string, format: (value: number) => string, extra: Option = {}): Option {
  return {
    type: "value", name, nameTextStyle: { color: quiet, align: "left" }, nameGap: 12,
    axisLabel: { color: quiet, formatter: format, hideOverlap: true }, splitLine: { lineStyle: { color: line } }, ...extra,
  };
}

export function categoryAxis(data: string[], extra: Option = {}): Option {
  return {
    type: "category", data, axisTick: { show: false }, axisLine: { lineStyle: { color: "#9aa7ad" } },
    axisLabel: { color: quiet, hideOverlap: true }, ...extra,
  };
}

interface Drawn {
  chart: echarts.ECharts;
  holder: HTMLElement;
}

const waiting = new Map<HTMLElement, () => void>();
const drawn = new Set<Drawn>();
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) drawNow(entry.target as HTMLElement);
}, { rootMargin: "600px" });

function drawNow(holder: HTMLElement): void {
  const draw = waiting.get(holder);
  if (!draw) return;
  waiting.delete(holder);
  watcher.unobserve(holder);
  draw();
}

export function drawAll(): void {
  for (const holder of [...waiting.keys()]) if (holder.isConnected) drawNow(holder);
}

export function resizeAll(): void {
  for (const each of [...drawn]) {
    if (each.holder.isConnected) each.chart.resize({ width: each.holder.clientWidth, height: each.holder.clientHeight });
    else {
      each.chart.dispose();
      drawn.delete(each);
    }
  }
}

export interface Figure {
  title: string;
  /** What it shows, in a sentence. */
  text?: string;
  /** What a reader without the picture should know. */
  alternative: string;
  option?: (width: number) => Option;
  height?: number | ((width: number) => number);
  table: Table;
  /** What the download holds; the table's numbers where there is none. */
  csv?: Csv;
  controls?: HTMLElement[];
  /** The table stands open beside the chart, or alone. */
  open?: boolean;
  note?: string;
}

function svgOf(chart: echarts.ECharts): string {
  const text = chart.renderToSVGString();
  return text.includes("xmlns=") ? text : text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
}

function downloadPng(picture: string, width: number, height: number, name: string): void {
  const image = new Image();
  image.onload = () => {
    const canvas = h("canvas", { width: String(width * 2), height: String(height * 2) });
    const context = canvas.getContext("2d")!;
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => { if (blob) download(`${name}.png`, "image/png", blob); }, "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture)}`;
}

/** A chart (or a table alone) with its title, text, table and downloads. */
export function figure(spec: Figure): HTMLElement {
  const name = fileName(spec.title);
  let chart: echarts.ECharts | null = null;
  const holder = h("div", { class: "chart", role: "img", "aria-label": spec.alternative });
  const table = tableElement(spec.table, `${spec.title}: the numbers`);
  const csv = spec.csv ?? csvOf(spec.table);
  const ready = () => {
    if (!chart) drawNow(holder);
    return chart!;
  };
  const buttons = [
    h("button", { type: "button", "aria-label": `Download ${spec.title} as CSV`,
      click: () => download(`${name}.csv`, "text/csv;charset=utf-8", csvText(csv)) }, "CSV"),
  ];
  if (spec.option) {
    buttons.push(
      h("button", { type: "button", "aria-label": `Download ${spec.title} as SVG`,
        click: () => download(`${name}.svg`, "image/svg+xml", svgOf(ready())) }, "SVG"),
      h("button", { type: "button", "aria-label": `Download ${spec.title} as PNG`,
        click: () => downloadPng(svgOf(ready()), ready().getWidth(), ready().getHeight(), name) }, "PNG"));
  }
  const option = spec.option;
  if (option) {
    const place = (width: number) => {
      const height = typeof spec.height === "function" ? spec.height(width) : spec.height ?? (width < 520 ? 300 : 340);
      holder.style.height = `${height}px`;
    };
    place(window.innerWidth < 720 ? 360 : 720);
    waiting.set(holder, () => {
      place(holder.clientWidth || 640);
      chart = echarts.init(holder, undefined, { renderer: "svg", width: holder.clientWidth || 640 });
      chart.setOption(base(option(holder.clientWidth || 640)));
      holder.dataset["drawn"] = "yes";
      drawn.add({ chart, holder });
    });
    watcher.observe(holder);
  }
  return framed(spec, name, option ? holder : null, table, buttons);
}

function framed(spec: Figure, name: string, picture: HTMLElement | null, table: HTMLElement,
  buttons: HTMLElement[]): HTMLElement {
  const isOpen = spec.open || !picture;
  if (isOpen && spec.table.rows.length <= 24) table.classList.add("whole");
  return h("figure", { class: "figure", "data-figure": name },
    h("figcaption", {}, h("h3", {}, spec.title), spec.text ? h("p", {}, spec.text) : null),
    spec.controls && spec.controls.length > 0 ? h("div", { class: "controls" }, ...spec.controls) : null,
    picture,
    isOpen ? table : h("details", { class: "numbers" }, h("summary", {}, "The numbers"), table),
    spec.note ? h("p", { class: "note" }, spec.note) : null,
    h("div", { class: "downloads", role: "group", "aria-label": `Downloads of ${spec.title}` },
      h("span", { "aria-hidden": "true" }, "Download"), ...buttons));
}

/** A drawing that is wider than a page may be, with its title, text, table and downloads. */
export function drawing(spec: Figure, picture: SVGSVGElement): HTMLElement {
  const name = fileName(spec.title);
  const text = () => new XMLSerializer().serializeToString(picture);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", spec.alternative);
  const buttons = [
    h("button", { type: "button", "aria-label": `Download ${spec.title} as CSV`,
      click: () => download(`${name}.csv`, "text/csv;charset=utf-8", csvText(spec.csv ?? csvOf(spec.table))) }, "CSV"),
    h("button", { type: "button", "aria-label": `Download ${spec.title} as SVG`,
      click: () => download(`${name}.svg`, "image/svg+xml", text()) }, "SVG"),
    h("button", { type: "button", "aria-label": `Download ${spec.title} as PNG`,
      click: () => downloadPng(text(), picture.width.baseVal.value, picture.height.baseVal.value, name) }, "PNG"),
  ];
  const holder = h("div", { class: "drawing", tabindex: "0", role: "region", "aria-label": `${spec.title}: drawing, scrolls sideways` });
  holder.append(picture);
  return framed(spec, name, holder, tableElement(spec.table, `${spec.title}: the numbers`), buttons);
}
