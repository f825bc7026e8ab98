// Probabilities in words: tenths, and never more than the draws can tell.
import type { Evaluation, Pair } from "./data";
import { shortText } from "./numbers";

const normal = 1.959964;

/** Wilson's 95 % interval of a share. */
export function wilson(share: number, draws: number): [number, number] {
  const squared = normal * normal;
  const middle = (share + squared / (2 * draws)) / (1 + squared / draws);
  const half = normal / (1 + squared / draws) * Math.sqrt(share * (1 - share) / draws + squared / (4 * draws * draws));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** "8 in 10"; where there are too few draws for one tenth, the tenths between which it lies. */
export function chanceText(share: number | null, draws: number): string {
  if (share === null) return "–";
  const [low, high] = wilson(share, draws);
  if (high - low > 0.2) {
    const from = Math.floor(low * 10 + 1e-9), to = Math.ceil(high * 10 - 1e-9);
    if (from === 0) return `fewer than ${to} in 10`;
    return to === 10 ? `more than ${from} in 10` : `${from} to ${to} in 10`;
  }
  if (share > 0.9) return "more than 9 in 10";
  return share < 0.1 ? "fewer than 1 in 10" : `${Math.round(share * 10)} in 10`;
}

const numerals = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

export function yearsText(count: number): string {
  return `${numerals[count] ?? count} year${count === 1 ? "" : "s"}`;
}

/** Of the council where its costs are told apart, else of the perspective that decides. */
export function ofMoney(found: Evaluation): number {
  const council = found.perspectives.findIndex((each) => each.key === "council");
  return council < 0 ? found.main : council;
}

/** Who is meant by a perspective, in a sentence. */
export function payersOf(found: Evaluation, seen: number): string {
  return found.perspectives[seen].key === "council" ? "the council" : `those who pay (${found.perspectives[seen].name})`;
}

export const perQaly = (threshold: number) => `${shortText(threshold, "GBP", 3)} for a QALY`;

/** "The chance is 8 in 10 that it saves the council money within five years" */
export function moneyChance(found: Evaluation, pair: Pair): string {
  const seen = ofMoney(found);
  return `The chance is ${chanceText(found.arms[pair.arm].money.share[seen], found.used)} that it saves ${payersOf(found, seen)} money within ${yearsText(found.years.length)}`;
}

export function worthChance(found: Evaluation, pair: Pair): string {
  return `${chanceText(found.arms[pair.arm].worth_it[found.main][0], found.used)} that it is worth its cost to ${found.perspectives[found.main].name} at ${perQaly(found.thresholds[0])}`;
}
