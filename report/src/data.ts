// What the program puts into the page; output/report_data.cpp writes it.

/** Mean of the replications and half width of its 95 % interval; the difference is paired, from the arm's baseline. */
export interface Estimate {
  mean: number | null;
  half: number | null;
  difference?: number | null;
  difference_half?: number | null;
  unchanged?: boolean;
}

export interface Bands {
  mean: (number | null)[];
  q05: (number | null)[];
  q25: (number | null)[];
  q50: (number | null)[];
  q75: (number | null)[];
  q95: (number | null)[];
}

export type Better = "up" | "down" | "neither";

export interface Quantity {
  id: string;
  title: string;
  unit: string;
  better: Better;
  total: Estimate[];
  years?: Estimate[][];
  months?: Bands[];
  month_differences?: (Bands | null)[];
  /** What really happened in each month; only of `observed`. */
  observed?: (number | null)[];
  /** Of each arm: how many evaluated months were compared, how many of them lie within 90 % of the replications. */
  agreement?: { months: number; within: number; observed: number | null; simulated: number | null }[];
}

export interface Group {
  id: string;
  section: string;
  title: string;
  text: string;
  quantities: Quantity[];
}

export interface Programme {
  id: string;
  set_up: string | null;
  per_year: string | null;
  payer: string | null;
  evidence: string | null;
}

export interface Arm {
  name: string;
  against: number;
  unproven: number | null;
  programmes: Programme[];
}

export interface Line {
  id: string;
  title: string;
  kind: "programme" | "cash" | "capacity" | "value";
  total: Estimate[];
}

export interface Payer {
  id: string;
  title: string;
  public: boolean;
  valued: boolean;
  total: Estimate[];
  programme: Estimate[];
  cash: Estimate[];
  capacity: Estimate[];
  value: Estimate[];
  lines: Line[];
}

export interface MetricEstimate extends Estimate {
  numerator?: number | null;
  denominator?: number | null;
}

export interface Metric {
  id: string;
  title: string;
  unit: string;
  definition: string;
  better: Better;
  verified: boolean;
  unavailable: string;
  populations: { name: string; note: string; arms: MetricEstimate[][] }[];
}

export interface MetricSet {
  id: string;
  title: string;
  source: string;
  periods: { name: string; from: string; whole: boolean }[];
  metrics: Metric[];
}

export interface WaitArm {
  started: number;
  still: number;
  left: number | null;
  median: number | null;
  q90: number | null;
  within: number[];
}

export interface Parameter {
  address: string;
  value: string;
  place: string;
  id: string;
  confidence: string;
  source: string;
  arms?: (string | null)[];
  changes?: string[][];
}

export interface Step {
  id: string;
  kind: string;
  agency: string | null;
  service: string | null;
  visits: Estimate[] | null;
  changed: boolean[];
  ways: { to: string; label: string }[];
}

export interface Pathway {
  id: string;
  steps: Step[];
}

/** What made a file. */
export interface Made {
  title: string;
  command: string;
  file: string;
  version: string;
  versions: Record<string, string>;
  seed: string;
  replications: number;
}

/** What every page rests on. */
export interface Basis {
  arms: Arm[];
  parameters: Parameter[];
  assumptions: string[];
  calibration: Record<string, string>[] | null;
}

/** A mean over draws, and the interval that holds 95 % of them. */
export interface Summary {
  mean: number | null;
  low: number | null;
  high: number | null;
}

type Numbers = (number | null)[];

/** What came back, by perspective. */
export interface PayBack {
  years: Numbers[];
  year: Numbers;
  share: Numbers;
}

/** One arm against its baseline. Lists are by perspective, then by threshold, payer or year. */
export interface EvaluatedArm {
  cost: Summary[];
  qaly: Summary;
  qaly_of: Summary[];
  icer: Numbers;
  icer_on_frontier: Numbers;
  quadrant: string[];
  dominance: string[];
  net_benefit: Summary[][];
  acceptability: Numbers[];
  frontier: Numbers[];
  perfect: Numbers[];
  perfect_error: Numbers[];
  perfect_curve: Numbers[];
  partial: Numbers;
  partial_error: Numbers;
  budget: Summary[][];
  money: PayBack;
  worth: PayBack;
  worth_it: Numbers[];
  quadrants: number[][];
}

export interface DrawnParameter {
  id: string;
  value: string;
  unit: string;
  low: number | null;
  high: number | null;
  distribution: string;
  drawn_with: number;
  redrawn: number;
  confidence: string;
  source: string;
}

export interface Evaluation {
  main: number;
  draws: number;
  used: number;
  mended: number;
  replications: number;
  set: string;
  perspectives: { key: string; name: string; payers: string[] }[];
  thresholds: number[];
  curve: number[];
  effects: string[];
  payers: string[];
  years: string[];
  arms: EvaluatedArm[];
  plane: { draw: number[]; cost: number[][][]; qaly: number[][] };
  groups: { name: string; size: number; partial: Numbers; partial_error: Numbers }[];
  parameters: DrawnParameter[];
  held: { id: string; value: string; why: string }[];
  failures: { draw: number; text: string }[];
  /** Of an evaluation that stands beside a run. */
  run?: Made;
}

export interface EvaluationData extends Basis {
  kind: "evaluation";
  run: Made;
  payers: Record<string, string>;
  evaluation: Evaluation;
  broken_checks: number;
}

export interface Axis {
  name: string;
  address: string;
  unit: string;
  low?: number;
  high?: number;
  /** Numbers; where there are texts, the place of one. */
  values: number[];
  texts?: string[];
}

export interface MorrisEffect {
  mu: number;
  mu_star: number;
  sigma: number;
  error: number | null;
  chance: number;
  effects: number;
}

export interface Index {
  value: number;
  low: number;
  high: number;
}

export interface Mean {
  mean: number;
  half: number | null;
}

export interface Bar {
  axis: number;
  low: Mean;
  high: Mean;
  width: Mean;
}

export interface Variance {
  parameters: number;
  replications: number;
  residual: number;
  share: number;
}

export interface Answered {
  known: number;
  mean: number | null;
  least: number | null;
  most: number | null;
  points: Numbers;
  answer: { axes?: (MorrisEffect | Bar | { first: Index; total: Index })[]; variance?: Variance; base?: number; base_points?: number } | null;
}

export interface StudyData extends Basis {
  kind: "study";
  run: Made;
  study: {
    design: string;
    settings: Record<string, number>;
    points: number;
    shown: number[];
    replications: number;
    failed_units: number;
    broken_checks: number;
    axes: Axis[];
    measures_kept: number;
    measures: { name: string; title: string | null; unit: string; sentence: string }[];
    method: string;
    views: { arm: number; difference: boolean; measures: Answered[] }[];
    failures: { point: number; replication: number; text: string }[];
  };
}

/** One capacity of a target: as now, next smaller, needed, or without limit. */
export interface ForecastCase {
  name: string;
  capacity: number;
  text: string;
  met: { held: number; of: number; share: number; low: number; high: number };
  /** By quantity, by month. */
  months: Record<string, Bands>;
  /** The share in time over all months. */
  in_time: Bands;
  /** By month, the share of replications that miss the target. */
  misses: (number | null)[];
}

export interface ForecastTarget {
  text: string;
  place: string;
  unit: string;
  share: number;
  within_days: number;
  found: boolean;
  answer: string[];
  opens: string;
  open_days: number[];
  bank_holidays: number[];
  cases: ForecastCase[];
  tried: { capacity: number; text: string; met: number; of: number; enough: boolean }[];
}

export interface ForecastData extends Basis {
  kind: "forecast";
  run: Made;
  forecast: {
    probability: number;
    what_if: string[];
    months: string[];
    quantities: { id: string; sentence: string }[];
    targets: ForecastTarget[];
    notes: string[];
  };
}

export interface Data extends Basis {
  kind: "run";
  format: number;
  evaluation: Evaluation | null;
  payers?: Record<string, string>;
  run: Made & {
    asked: number;
    complete: boolean;
    months: string[];
    month_days: number[];
    first_month: number;
    run_in_days: number;
  };
  years: { name: string; whole: boolean }[];
  groups: Group[];
  break_even: ({ cumulative: Estimate[]; year: string | null } | null)[] | null;
  cost_for_each: (Estimate | null)[] | null;
  money: Payer[];
  waits: { days: number[]; list: { id: string; arms: WaitArm[] }[] };
  metrics: { quarters: MetricSet; years: MetricSet; total: MetricSet }[];
  benefit: MetricSet | null;
  pathways?: Pathway[];
  checks: {
    each: number;
    made: number;
    failed: { arm: string; replication: number; name: string; left: number; right: number }[];
  };
  findings: {
    run_in: { arm: string; measure: string; settled: boolean; suggested_days: number | null; enough: boolean }[];
    decision: { precise: boolean; precise_from: number } | null;
  };
  observed?: { file: string; left_out: string[]; quantities: Quantity[] };
}

export function readData(): Data | EvaluationData | StudyData | ForecastData {
  return JSON.parse(document.getElementById("data")!.textContent!) as Data | EvaluationData | StudyData | ForecastData;
}

/** One arm and the one that it is compared with. */
export interface Pair {
  arm: number;
  baseline: number;
}

/** The arms that a pair shows: one where nothing is compared. */
export function armsOf(pair: Pair): number[] {
  return pair.arm === pair.baseline ? [pair.arm] : [pair.baseline, pair.arm];
}

/** Arms with a baseline of their own, those without unproven effects first. */
export function pairsOf(data: Basis): Pair[] {
  const pairs: Pair[] = [];
  data.arms.forEach((arm, index) => {
    if (arm.against !== index) pairs.push({ arm: index, baseline: arm.against });
  });
  const unproven = (pair: Pair) => data.arms[pair.arm].unproven ?? 1;
  return pairs.map((pair, place) => ({ pair, place }))
    .sort((a, b) => unproven(a.pair) - unproven(b.pair) || a.place - b.place)
    .map((each) => each.pair);
}

export function quantityOf(data: Data, id: string): Quantity | null {
  for (const group of data.groups) {
    const found = group.quantities.find((each) => each.id === id);
    if (found) return found;
  }
  return null;
}
