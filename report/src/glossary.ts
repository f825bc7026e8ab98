// Words that a reader may not know.
import { h } from "./dom";

const words: [string, string][] = [
  ["Acceptability curve", "How likely each arm is to be the best, by how many pounds a QALY is worth."],
  ["Arm", "One version of the future that is simulated: as now, or with a plan. All arms have the same people with the same luck."],
  ["Assessment", "A talk with a carer, by law or by choice, about what they need. A review is the one that follows each year."],
  ["Baseline", "The arm that another is compared with, usually “as now”."],
  ["Better Care Fund", "Money that a council and the NHS pool and spend together on care in the community."],
  ["Breakdown of caring", "A carer who can no longer go on, from one day to the next."],
  ["Calibrated", "Adjusted, within its range, until published figures for England come out."],
  ["Capacity released", "Staff time or beds that are needed less. It is no cash unless they are given up."],
  ["Carer", "Somebody who looks after a relative or friend, unpaid."],
  ["Delayed discharge", "Somebody in a hospital bed who is well enough to leave."],
  ["Discharge routes 0 to 3", "Home without new help (0), home with help (1), a bed in intermediate care (2), a care home (3)."],
  ["Draw", "One set of values of all that is uncertain, each taken from its range, with the simulation that goes with it."],
  ["Interval (range)", "Where the true mean would lie in 95 of 100 such studies, as far as chance goes. It says nothing of whether the numbers that went in are right."],
  ["Net benefit", "What health and wellbeing gained are worth at so many pounds for a QALY, less what they cost."],
  ["Not told from chance", "The interval reaches from below zero to above it."],
  ["Perspective", "Whose costs are counted."],
  ["Point", "One set of values of what a study varies."],
  ["QALY", "A year in full health, or longer in worse health: the common measure of wellbeing in health economics."],
  ["Reablement", "Some weeks of help after a hospital stay, to do things for oneself again."],
  ["Replication", "One run of the whole simulation. Others differ in luck alone."],
  ["Run-in", "Simulated time before the evaluation, in which waiting lists fill to what is usual."],
  ["Strain", "How hard caring weighs on a carer: low, moderate or high."],
  ["Threshold", "How many pounds a QALY is taken to be worth."],
  ["Undiscounted", "A pound in five years counts as much as one today."],
  ["Unproven effect", "An effect of support that is plausible and assumed, but that no trial has shown."],
  ["Worth of knowing", "By how much the choice would be better, on average, if a number were known exactly: the most that research into it can be worth."],
];

export function glossary(): HTMLElement {
  return h("dl", { class: "glossary" }, ...words.flatMap(([word, text]) => [h("dt", {}, word), h("dd", {}, text)]));
}
