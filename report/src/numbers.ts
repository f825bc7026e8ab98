// Numbers as people read them: never to more digits than chance leaves standing.

/** A word joiner behind them keeps them with their number. */
const minus = "−\u2060", plus = "+\u2060";

export type Style = "plain" | "pounds" | "percent";

export function styleOf(unit: string): Style {
  if (unit === "GBP") return "pounds";
  return unit === "%" ? "percent" : "plain";
}

function grouped(value: number, decimals: number): string {
  return value.toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Decimals that show the second digit of a spread; fewer than none are zeros at the end. */
function decimalsFor(value: number, half: number | null): number {
  if (half !== null && half > 0) return 1 - Math.floor(Math.log10(half) + 1e-9);
  const size = Math.abs(value);
  if (size === 0 || (Number.isInteger(value) && size < 1e6)) return 0;
  const decimals = 3 - Math.floor(Math.log10(size));
  return size < 1e6 ? Math.max(0, decimals) : decimals;
}

function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}

/** @param signed  a plus stands before what is above 0 */
export function numberText(value: number | null | undefined, style: Style, decimals: number, signed = false): string {
  if (value === null || value === undefined) return "–";
  let size = Math.abs(rounded(value, decimals));
  const sign = value < 0 && size !== 0 ? minus : signed && size !== 0 ? plus : "";
  let suffix = style === "percent" ? signed ? "\u00a0points" : "\u00a0%" : "";
  if (style === "pounds") {
    const scale = size >= 1e9 ? 9 : size >= 1e6 ? 6 : 0;
    if (scale > 0) {
      size /= 10 ** scale;
      suffix = scale === 9 ? "\u00a0bn" : "\u00a0m";
      decimals += scale;
    }
  }
  const shown = Math.min(6, Math.max(0, decimals));
  return `${sign}${style === "pounds" ? "£" : ""}${grouped(size, shown)}${suffix}`;
}

export function meanText(value: number | null | undefined, half: number | null | undefined, unit: string,
  signed = false): string {
  if (value === null || value === undefined) return "–";
  return numberText(value, styleOf(unit), decimalsFor(value, half ?? null), signed);
}

/** `540 (520 to 560)`; only the mean when there is no interval. */
export function intervalText(value: number | null | undefined, half: number | null | undefined, unit: string,
  signed = false): string {
  if (value === null || value === undefined) return "–";
  const mean = meanText(value, half, unit, signed);
  return half === null || half === undefined || half === 0 ? mean : `${mean} (${rangeText(value, half, unit, signed)})`;
}

export function rangeText(value: number, half: number, unit: string, signed = false): string {
  const style = styleOf(unit);
  const decimals = decimalsFor(value, half);
  return `${numberText(value - half, style, decimals, signed)} to ${numberText(value + half, style, decimals, signed)}`;
}

/** To the first digit of its half width alone, and never to more than three of its own. */
function roughDecimals(value: number, half: number | null | undefined): number {
  const own = value === 0 ? 9 : 2 - Math.floor(Math.log10(Math.abs(value)));
  if (half === null || half === undefined || half === 0) return own - 1;
  const spread = -Math.floor(Math.log10(half) + 1e-9);
  return Math.abs(value) > half ? Math.min(own, spread) : spread;
}

/** For sentences: a difference in few digits. */
export function roughText(value: number | null | undefined, half: number | null | undefined, unit: string, signed = false): string {
  if (value === null || value === undefined) return "–";
  return numberText(value, styleOf(unit), roughDecimals(value, half), signed);
}

export function roughRange(value: number, half: number, unit: string, signed = false): string {
  const decimals = roughDecimals(value, half);
  const style = styleOf(unit);
  return `${numberText(value - half, style, decimals, signed)} to ${numberText(value + half, style, decimals, signed)}`;
}

/** `+£1.2 m (−£0.3 m to +£2.9 m)`: a mean between ends that need not be as far from it. */
export function spanText(mean: number, low: number, high: number, unit: string, signed = false): string {
  const half = (high - low) / 2;
  if (half <= 1e-9 * Math.abs(mean)) return shortText(mean, unit, 3, signed);
  const decimals = decimalsFor(mean, half);
  const text = (value: number) => numberText(value, styleOf(unit), decimals, signed);
  return `${text(mean)} (${text(low)} to ${text(high)})`;
}

/** To so many significant digits, for axes and sentences. */
export function shortText(value: number | null | undefined, unit: string, digits = 2, signed = false): string {
  if (value === null || value === undefined) return "–";
  if (value === 0) return numberText(0, styleOf(unit), 0);
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  let decimals = digits - 1 - magnitude;
  if (styleOf(unit) !== "pounds") decimals = Math.min(decimals, 4);
  return numberText(value, styleOf(unit), decimals, signed);
}

/** One style for all numbers at an axis: pounds in millions where the largest is, else in full. */
export function poundsAxis(values: (number | null | undefined)[], signed = false): (value: number) => string {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
  const scale = largest >= 1e9 ? 1e9 : largest >= 1e6 ? 1e6 : 1;
  return (value) => {
    const sign = value < 0 ? minus : signed && value > 0 ? plus : "";
    const size = Number((Math.abs(value) / scale).toPrecision(4));
    return `${sign}£${size.toLocaleString("en-GB", { maximumFractionDigits: 6 })}${size === 0 || scale === 1 ? "" : scale === 1e6 ? "\u00a0m" : "\u00a0bn"}`;
  };
}

export function daysText(days: number | null): string {
  if (days === null) return "–";
  if (days < 1 / 24) return "no wait";
  if (days < 2) return `${Math.round(days * 24)} hours`;
  return days < 10 ? `${days.toFixed(1)} days` : `${Math.round(days)} days`;
}

const monthNames = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

export function monthText(date: string, long = false): string {
  const name = monthNames[Number(date.slice(5, 7)) - 1];
  return `${long ? name : name.slice(0, 3)} ${date.slice(0, 4)}`;
}
