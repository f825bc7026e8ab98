// What every page has: header, ways to its sections, and what is shown again when another arm is chosen.
import { drawAll, resizeAll } from "./charts";
import { choose, h } from "./dom";
import { glossary } from "./glossary";

export type Parts = (HTMLElement | string)[];

export interface Section {
  id: string;
  title: string;
  short: string;
  lead: string;
  content: () => Parts;
}

/** A list that changes what all sections show. */
export interface Switch {
  label: string;
  choices: string[];
  chosen: number;
  changed: (place: number) => void;
}

export interface Page {
  brand: string;
  title: string;
  lead: string;
  notices: string[];
  version: string;
  /** What stands first; nothing follows when there are no sections. */
  answer: HTMLElement[];
  switches: Switch[];
  /** Beneath the switches, shown again by them. */
  details: () => HTMLElement[];
  /** What the switches have chosen, above each section. */
  chosen: () => string;
  sections: Section[];
}

function fill(holder: HTMLElement, parts: Parts): void {
  holder.replaceChildren(...parts.map((part) => typeof part === "string" ? h("p", { class: "nothing" }, part) : part));
}

export function showPage(page: Page): void {
  document.title = `${page.title} – ${page.brand}`;
  const nav = h("nav", { "aria-label": "Sections" }, h("ul", {}, ...[{ id: "answer", short: "Answer" }, ...page.sections, { id: "glossary", short: "Words" }]
    .map((each) => h("li", {}, h("a", { href: `#${each.id}` }, each.short)))));
  const header = h("header", { class: "top" }, h("p", { class: "brand" }, page.brand), h("h1", {}, page.title),
    h("p", { class: "lead" }, page.lead), ...page.notices.map((text) => h("p", { class: "notice" }, text)));
  const main = h("main");
  document.getElementById("page")!.append(h("a", { class: "skip", href: "#answer" }, "Skip to the answer"), header, nav, main);
  const details = h("div");
  const holders = page.sections.map(() => h("div"));
  const show = () => {
    fill(details, page.details());
    page.sections.forEach((section, place) => fill(holders[place], section.content()));
    for (const each of document.querySelectorAll<HTMLElement>("[data-pair]")) each.textContent = page.chosen();
    resizeAll();
  };
  const answer = h("section", { id: "answer", "aria-labelledby": "answer-title" }, h("h2", { id: "answer-title" }, "The answer"), ...page.answer);
  main.append(answer);
  const switches = page.switches.filter((each) => each.choices.length > 1);
  if (switches.length > 0) {
    answer.append(h("div", { class: "switch" }, ...switches.map((each) => choose(each.label,
      each.choices.map((label, place) => ({ label, value: String(place) })), String(each.chosen),
      (value) => { each.changed(Number(value)); show(); }))));
  }
  answer.append(details);
  page.sections.forEach((section, place) => main.append(h("section", { id: section.id, "aria-labelledby": `${section.id}-title` },
    h("h2", { id: `${section.id}-title` }, section.title), h("p", { class: "lead" }, section.lead),
    h("p", { class: "pair", "data-pair": "" }), holders[place])));
  if (page.sections.length === 0) return;
  main.append(h("section", { id: "glossary", "aria-labelledby": "glossary-title" }, h("h2", { id: "glossary-title" }, "Words"), glossary()));
  document.getElementById("page")!.append(h("footer", {}, h("p", {}, `Made by carersim ${page.version}. It describes groups of people; it says nothing about any one family.`)));
  show();
  window.addEventListener("beforeprint", () => drawAll());
  let timer = 0;
  window.addEventListener("resize", () => { clearTimeout(timer); timer = window.setTimeout(resizeAll, 150); });
}
