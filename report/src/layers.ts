// Places the steps of a pathway in layers from left to right, so that few ways cross.

export interface Placed {
  layer: number;
  row: number;
}

export interface Layout {
  places: Map<string, Placed>;
  /** For each way, the rows that it passes in the layers between its ends. */
  routes: Map<string, Placed[]>;
  layers: number;
  rows: number;
}

/** Rows that a way takes where it passes a layer; a step takes one. */
const thin = 0.24;

export const wayKey = (from: string, to: string) => `${from}\u0000${to}`;

export function layered(nodes: string[], ways: [string, string][]): Layout {
  const out = new Map<string, string[]>(nodes.map((node) => [node, []]));
  const incoming = new Map<string, number>(nodes.map((node) => [node, 0]));
  for (const [from, to] of ways) {
    out.get(from)!.push(to);
    incoming.set(to, incoming.get(to)! + 1);
  }
  // Ways back are found from the entries and left out of the order.
  const state = new Map<string, number>();
  const back = new Set<string>();
  const order: string[] = [];
  const visit = (node: string) => {
    state.set(node, 1);
    for (const next of out.get(node)!) {
      if (state.get(next) === 1) back.add(wayKey(node, next));
      else if (!state.has(next)) visit(next);
    }
    state.set(node, 2);
    order.unshift(node);
  };
  const starts = [...nodes.filter((node) => incoming.get(node) === 0), ...nodes];
  for (const node of starts) if (!state.has(node)) visit(node);
  const layer = new Map<string, number>(nodes.map((node) => [node, 0]));
  for (const node of order)
    for (const next of out.get(node)!)
      if (!back.has(wayKey(node, next))) layer.set(next, Math.max(layer.get(next)!, layer.get(node)! + 1));
  // An entry stands just before what it leads to.
  for (const node of [...order].reverse()) {
    const nexts = out.get(node)!.filter((next) => !back.has(wayKey(node, next)));
    if (incoming.get(node) === 0 && nexts.length > 0)
      layer.set(node, Math.max(0, Math.min(...nexts.map((next) => layer.get(next)!)) - 1));
  }
  // Each layer holds steps and the ways that pass it.
  const count = Math.max(0, ...layer.values()) + 1;
  const columns: string[][] = Array.from({ length: count }, () => []);
  for (const node of order) columns[layer.get(node)!].push(node);
  const links: [string, string][] = [];
  const passed = new Map<string, string[]>();
  for (const [from, to] of ways) {
    const [low, high] = [from, to].sort((a, b) => layer.get(a)! - layer.get(b)!);
    let last = low;
    const chain: string[] = [];
    for (let at = layer.get(low)! + 1; at < layer.get(high)!; ++at) {
      const name = `${wayKey(from, to)}\u0000${at}`;
      columns[at].push(name);
      links.push([last, name]);
      chain.push(name);
      last = name;
    }
    if (layer.get(low) !== layer.get(high)) links.push([last, high]);
    passed.set(wayKey(from, to), low === from ? chain : chain.reverse());
  }
  const before = new Map<string, string[]>(), after = new Map<string, string[]>();
  for (const [from, to] of links) {
    after.set(from, [...(after.get(from) ?? []), to]);
    before.set(to, [...(before.get(to) ?? []), from]);
  }
  const row = new Map<string, number>();
  columns.forEach((column) => column.forEach((name, place) => row.set(name, place)));
  const sort = (column: string[], near: Map<string, string[]>) => {
    const weight = new Map(column.map((name, place) => {
      const others = near.get(name) ?? [];
      return [name, others.length === 0 ? place : others.reduce((sum, each) => sum + row.get(each)!, 0) / others.length];
    }));
    column.sort((a, b) => weight.get(a)! - weight.get(b)!);
    column.forEach((name, place) => row.set(name, place));
  };
  for (let sweep = 0; sweep < 12; ++sweep) {
    if (sweep % 2 === 0) for (let at = 1; at < count; ++at) sort(columns[at], before);
    else for (let at = count - 2; at >= 0; --at) sort(columns[at], after);
  }
  // Rows as numbers: each as near to its neighbours as the order allows.
  for (let sweep = 0; sweep < 8; ++sweep) {
    const goForward = sweep % 2 === 0;
    for (let step = 0; step < count; ++step) {
      const column = columns[goForward ? step : count - 1 - step];
      const near = goForward ? before : after;
      const wanted = column.map((name) => {
        const others = near.get(name) ?? [];
        return others.length === 0 ? row.get(name)! : others.reduce((sum, each) => sum + row.get(each)!, 0) / others.length;
      });
      spread(wanted, column.map((name) => layer.has(name) ? 1 : thin)).forEach((value, place) => row.set(column[place], value));
    }
  }
  const least = Math.min(...row.values());
  for (const [name, value] of row) row.set(name, value - least);
  return {
    places: new Map(nodes.map((node) => [node, { layer: layer.get(node)!, row: row.get(node)! }])),
    routes: new Map([...passed].map(([key, chain]) => [key, chain.map((name) => ({ layer: Number(name.split("\u0000")[2]), row: row.get(name)! }))])),
    layers: count,
    rows: Math.max(...row.values()) + 1,
  };
}

/** The nearest places in the order given at which nothing overlaps: blocks that touch take their mean. */
function spread(wanted: number[], sizes: number[]): number[] {
  const offsets: number[] = [];
  sizes.forEach((size, place) => offsets.push(place === 0 ? 0 : offsets[place - 1] + (sizes[place - 1] + size) / 2));
  const blocks: { sum: number; size: number; start: number }[] = [];
  wanted.forEach((value, place) => {
    blocks.push({ sum: value - offsets[place], size: 1, start: place });
    while (blocks.length > 1) {
      const last = blocks[blocks.length - 1], previous = blocks[blocks.length - 2];
      if (previous.sum / previous.size <= last.sum / last.size) break;
      previous.sum += last.sum;
      previous.size += last.size;
      blocks.pop();
    }
  });
  const result: number[] = [];
  for (const block of blocks)
    for (let place = block.start; place < block.start + block.size; ++place)
      result.push(block.sum / block.size + offsets[place]);
  return result;
}
