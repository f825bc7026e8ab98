import { answerCards, answerDetails, pairTitle, periodText } from "./answer";
import { drawAll, resizeAll } from "./charts";
import { pairsOf, readData, type Data, type Pair } from "./data";
import { demandSection } from "./demand";
import { choose, h } from "./dom";
import { glossary } from "./glossary";
import { benefitSection, fundSection } from "./metrics";
import { moneySection } from "./money";
import { observedSection } from "./observed";
import { pathwaySection } from "./pathway";
import { restsSection } from "./rests";
import { uncertaintySection } from "./uncertainty";

type Parts = (HTMLElement | string)[];

interface Section {
  id: string;
  title: string;
  short: string;
  lead: string;
  content: (data: Data, pair: Pair) => Parts;
}

const allSections: Section[] = [
  { id: "fund", title: "The Better Care Fund's measures", short: "Fund measures", lead: "As numbers and as rates, against baseline, with the direction that is wanted.", content: fundSection },
  { id: "money", title: "Money", short: "Money", lead: "Who spends more, who spends less, and when.", content: moneySection },
  { id: "demand", title: "Demand and waiting", short: "Demand", lead: "How many people are where, who waits how long, and how full services are.", content: demandSection },
  { id: "benefit", title: "Who benefits", short: "Who benefits", lead: "By hours of care, age, ethnic group and the way in.", content: benefitSection },
  { id: "pathway", title: "The pathways", short: "Pathways", lead: "The steps that people go through, as the model has them, with volumes and bottlenecks.", content: pathwaySection },
  { id: "observed", title: "Compared with what happened", short: "What happened", lead: "Counts of the months, laid over the months that were simulated.", content: observedSection },
  { id: "uncertainty", title: "How sure we are", short: "How sure", lead: "What the uncertainty of the numbers that go in does to the answer.", content: uncertaintySection },
  { id: "rests", title: "What this rests on", short: "Rests on", lead: "Numbers and their sources, how the model agrees with published figures, and how to get all this again.", content: restsSection },
];

function fill(holder: HTMLElement, parts: Parts): void {
  holder.replaceChildren(...parts.map((part) => typeof part === "string" ? h("p", { class: "nothing" }, part) : part));
}

function start(): void {
  const data = readData();
  const pairs = pairsOf(data);
  const sections = allSections.filter((each) => each.id !== "observed" || data.observed);
  const page = document.getElementById("page")!;
  document.title = `${data.run.title} – carersim report`;
  const nav = h("nav", { "aria-label": "Sections" }, h("ul", {}, ...[{ id: "answer", short: "Answer" }, ...sections, { id: "glossary", short: "Words" }]
    .map((each) => h("li", {}, h("a", { href: `#${each.id}` }, each.short)))));
  const header = h("header", { class: "top" }, h("p", { class: "brand" }, "carersim report"), h("h1", {}, data.run.title),
    h("p", { class: "lead" }, `What would change for carers, and what it would cost: ${periodText(data)}, simulated ${data.run.replications} times with and without the plan.`),
    data.run.complete ? null : h("p", { class: "notice" }, `The run was interrupted: ${data.run.replications} of ${data.run.asked} replications are in it.`),
    data.checks.failed.length > 0 ? h("p", { class: "notice" }, `${data.checks.failed.length} checks that nothing is lost did not hold. Do not use these figures.`) : null);
  const skip = h("a", { class: "skip", href: "#answer" }, "Skip to the answer");
  const main = h("main");
  page.append(skip, header, nav, main);
  if (pairs.length === 0) {
    main.append(h("section", { id: "answer" }, h("h2", {}, "Nothing to compare"),
      h("p", { class: "nothing" }, "This file has no arm that is compared with another. “carersim compare” makes one that has.")));
    return;
  }
  let pair = pairs[0];
  const details = h("div");
  const holders = sections.map(() => h("div"));
  const show = () => {
    fill(details, answerDetails(data, pair));
    sections.forEach((section, place) => fill(holders[place], section.content(data, pair)));
    for (const each of document.querySelectorAll<HTMLElement>("[data-pair]")) each.textContent = pairTitle(data, pair);
    resizeAll();
  };
  const answer = h("section", { id: "answer", "aria-labelledby": "answer-title" }, h("h2", { id: "answer-title" }, "The answer"),
    answerCards(data, pairs));
  main.append(answer);
  if (pairs.length > 1) {
    answer.append(h("div", { class: "switch" }, choose("All that follows shows",
      pairs.map((each, place) => ({ label: pairTitle(data, each), value: String(place) })), "0",
      (value) => { pair = pairs[Number(value)]; show(); })));
  }
  answer.append(details);
  sections.forEach((section, place) => main.append(h("section", { id: section.id, "aria-labelledby": `${section.id}-title` },
    h("h2", { id: `${section.id}-title` }, section.title), h("p", { class: "lead" }, section.lead),
    h("p", { class: "pair", "data-pair": "" }), holders[place])));
  main.append(h("section", { id: "glossary", "aria-labelledby": "glossary-title" }, h("h2", { id: "glossary-title" }, "Words"), glossary()));
  page.append(h("footer", {}, h("p", {}, `Made by carersim ${data.run.version}. It describes groups of people; it says nothing about any one family.`)));
  show();
  window.addEventListener("beforeprint", () => drawAll());
  let timer = 0;
  window.addEventListener("resize", () => { clearTimeout(timer); timer = window.setTimeout(resizeAll, 150); });
}

start();
