// What really happened, beside what was simulated.
import { figure } from "./charts";
import { armsOf, type Data, type Group, type Pair } from "./data";
import { fanGroup } from "./demand";
import type { Cell } from "./dom";
import { shortText } from "./numbers";

/** How often the counts lie where nine in ten replications do, and how large they are against the mean. */
function agreement(data: Data, pair: Pair): HTMLElement {
  const observed = data.observed!;
  const arms = armsOf(pair);
  const rows: (Cell | string)[][] = [];
  for (const quantity of observed.quantities) {
    for (const arm of arms) {
      const found = quantity.agreement![arm];
      const ratio = found.months > 0 && found.simulated ? found.observed! / found.simulated : null;
      rows.push([quantity.title, data.arms[arm].name,
        { text: shortText(found.observed, quantity.unit, 4), value: found.observed },
        { text: shortText(found.simulated, quantity.unit, 4), value: found.simulated },
        ratio === null ? "–" : { text: ratio.toFixed(2), value: ratio },
        found.months === 0 ? "no month in common" : `${found.within} of ${found.months}`]);
    }
  }
  return figure({
    title: "How well it agrees",
    text: `${data.run.replications < 20 ? `With ${data.run.replications} replications the bands are too narrow to judge by: 40 are better. ` : ""}Over the evaluated months for which ${observed.file} has a count. Were the model right, about nine in ten months would lie within 90 % of the replications; these hold chance alone, not what is unknown of the numbers that went in.`,
    alternative: "Table of what was counted and what was simulated.",
    open: true,
    table: { head: ["Measure", "Simulated as", "Counted, a month", "Simulated, a month", "Counted for each simulated", "Months within 90 %"], rows },
    note: observed.left_out.length > 0
      ? `Left out, since the run does not have these months whole: ${observed.left_out.join(", ")}.` : undefined,
  });
}

export function observedSection(data: Data, pair: Pair): HTMLElement[] {
  const group: Group = { id: "observed", section: "observed", title: "What happened", text: `Counts of ${data.observed!.file} over what was simulated.`, quantities: data.observed!.quantities };
  return [fanGroup(data, group, pair), agreement(data, pair)];
}
