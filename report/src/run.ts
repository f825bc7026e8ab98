// The page of a run or a comparison.
import { answerCards, answerDetails, pairTitle, periodText } from "./answer";
import { pairsOf, type Data, type Pair } from "./data";
import { demandSection } from "./demand";
import { h } from "./dom";
import { showPage, type Parts } from "./frame";
import { benefitSection, fundSection } from "./metrics";
import { moneySection } from "./money";
import { observedSection } from "./observed";
import { pathwaySection } from "./pathway";
import { restsSection } from "./rests";
import { uncertaintySection } from "./uncertainty";

interface RunSection {
  id: string;
  title: string;
  short: string;
  lead: string;
  content: (data: Data, pair: Pair) => Parts;
}

const allSections: RunSection[] = [
  { id: "fund", title: "The Better Care Fund's measures", short: "Fund measures", lead: "As numbers and as rates, against baseline, with the direction that is wanted.", content: fundSection },
  { id: "money", title: "Money", short: "Money", lead: "Who spends more, who spends less, and when.", content: moneySection },
  { id: "demand", title: "Demand and waiting", short: "Demand", lead: "How many people are where, who waits how long, and how full services are.", content: demandSection },
  { id: "benefit", title: "Who benefits", short: "Who benefits", lead: "By hours of care, age, ethnic group and the way in.", content: benefitSection },
  { id: "pathway", title: "The pathways", short: "Pathways", lead: "The steps that people go through, as the model has them, with volumes and bottlenecks.", content: pathwaySection },
  { id: "observed", title: "Compared with what happened", short: "What happened", lead: "Counts of the months, laid over the months that were simulated.", content: observedSection },
  { id: "uncertainty", title: "How sure we are", short: "How sure", lead: "What the uncertainty of the numbers that go in does to the answer.",
    content: (data, pair) => uncertaintySection(data, data.evaluation, pair) },
  { id: "rests", title: "What this rests on", short: "Rests on", lead: "Numbers and their sources, how the model agrees with published figures, and how to get all this again.", content: restsSection },
];

/** What there is to say of an arm that nothing is compared with. */
const ofOneArm = ["demand", "pathway", "observed", "rests"];

export function showRun(data: Data): void {
  const pairs = pairsOf(data), alone = pairs.length === 0;
  if (alone) pairs.push(...data.arms.map((_, arm) => ({ arm, baseline: arm })));
  const sections = allSections.filter((each) => (each.id !== "observed" || data.observed) && (!alone || ofOneArm.includes(each.id)));
  const title = (pair: Pair) => alone ? data.arms[pair.arm].name : pairTitle(data, pair);
  const notices = [];
  if (!data.run.complete) notices.push(`The run was interrupted: ${data.run.replications} of ${data.run.asked} replications are in it.`);
  if (data.checks.failed.length > 0) notices.push(`${data.checks.failed.length} checks that nothing is lost did not hold. Do not use these figures.`);
  let pair = pairs[0];
  showPage({
    brand: "carersim report",
    title: data.run.title,
    lead: alone ? `What would happen: ${periodText(data)}, simulated ${data.run.replications} time${data.run.replications === 1 ? "" : "s"}.`
      : `What would change for carers, and what it would cost: ${periodText(data)}, simulated ${data.run.replications} times with and without the plan.`,
    notices,
    version: data.run.version,
    answer: alone ? [h("h3", {}, "Nothing is compared"),
      h("p", { class: "nothing" }, "This file has no arm that is compared with another: it says how things are, and not what a plan would change. “carersim compare” makes one that does.")]
      : [answerCards(data, pairs)],
    switches: [{ label: "All that follows shows", choices: pairs.map(title), chosen: 0, changed: (place) => { pair = pairs[place]; } }],
    details: () => alone ? [] : answerDetails(data, pair),
    chosen: () => title(pair),
    sections: sections.map((each) => ({ ...each, content: () => each.content(data, pair) })),
  });
}
