// Elements are made here, and text only ever becomes text: nothing of a scenario is read as HTML.

type Child = Node | string | null | undefined | false;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string | boolean | ((event: Event) => void)> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

export interface Cell {
  text: string;
  /** What the CSV holds; the text where there is none. */
  value?: number | string | null;
  tone?: "good" | "bad" | "quiet";
}

export interface Table {
  head: string[];
  rows: (Cell | string)[][];
}

export function cellText(cell: Cell | string): string {
  return typeof cell === "string" ? cell : cell.text;
}

/** The interval of a number stands beneath it. */
function shown(text: string, numeric: boolean): (Node | string)[] {
  const open = numeric ? text.indexOf(" (") : -1;
  return open < 0 ? [text] : [text.slice(0, open), " ", h("span", { class: "range" }, text.slice(open + 1))];
}

/** A table that scrolls within itself on narrow screens and with the keyboard. */
export function tableElement(table: Table, caption: string): HTMLElement {
  const body = h("tbody");
  for (const row of table.rows) {
    const line = h("tr");
    row.forEach((cell, place) => {
      const numeric = typeof cell !== "string" && typeof cell.value === "number";
      const attributes: Record<string, string> = {};
      if (numeric) attributes["class"] = "number";
      if (typeof cell !== "string" && cell.tone) attributes["data-tone"] = cell.tone;
      line.append(place === 0 ? h("th", { scope: "row" }, cellText(cell)) : h("td", attributes, ...shown(cellText(cell), numeric)));
    });
    body.append(line);
  }
  const numbers = table.head.map((_, place) =>
    table.rows.some((row) => typeof row[place] === "object" && typeof (row[place] as Cell).value === "number"));
  const head = h("tr", {}, ...table.head.map((text, place) =>
    h("th", numbers[place] ? { scope: "col", class: "number" } : { scope: "col" }, text)));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", { class: "hidden" }, caption), h("thead", {}, head), body));
}

export interface Choice {
  label: string;
  value: string;
}

/** A labelled list to choose from. */
export function choose(label: string, choices: Choice[], value: string, changed: (value: string) => void): HTMLElement {
  const select = h("select", { change: () => changed(select.value) },
    ...choices.map((choice) => h("option", { value: choice.value, selected: choice.value === value }, choice.label)));
  return h("label", { class: "choose" }, h("span", {}, label), select);
}

export function download(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function csvField(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  // A text that a spreadsheet would take for a formula is led by an apostrophe.
  let text = String(value);
  if (typeof value === "string" && /^[=+@\t\r]/.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface Csv {
  head: string[];
  rows: (string | number | null | undefined)[][];
}

export function csvText(csv: Csv): string {
  return [csv.head, ...csv.rows].map((row) => row.map(csvField).join(",") + "\r\n").join("");
}

/** What a table holds, with numbers in full. */
export function csvOf(table: Table): Csv {
  return {
    head: table.head,
    rows: table.rows.map((row) => row.map((cell) =>
      typeof cell === "string" ? cell : cell.value === undefined ? cell.text : cell.value)),
  };
}

export function fileName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "report";
}
