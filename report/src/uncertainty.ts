// How uncertain the answer is because of what goes in: only where `carersim evaluate` has drawn it.

export function uncertaintySection(): string[] {
  return [
    "Not in this file. The ranges on this page are of chance alone; how uncertain the numbers are that went in is not in them. “carersim evaluate” draws those numbers from their ranges, and gives the probability that the plan is worth its cost, the numbers that matter most, and what it would be worth to know them better.",
  ];
}
