// Horizontal bars with intervals, a row for each name.
import { base, categoryAxis, ink, quiet, valueAxis, type Option } from "./charts";
import { h } from "./dom";

export interface BarSeries {
  name: string;
  colour: string;
  values: (number | null)[];
  /** Ends of the interval of each; none where there is none. */
  low?: (number | null)[];
  high?: (number | null)[];
}

export const barsHeight = (rows: number, series: number) => 70 + rows * (14 + 15 * series);

interface Api {
  value: (dimension: number) => number;
  coord: (point: number[]) => number[];
}

/** @param axis   how a number is written at the axis; @param text  the same in full */
export function barsOption(names: string[], series: BarSeries[], axis: (value: number) => string,
  text: (value: number) => string, width: number, title = ""): Option {
  const thickness = 12;
  return base({
    legend: series.length > 1 ? { top: 0, left: 0, textStyle: { color: ink }, itemHeight: 10, itemWidth: 16 } : { show: false },
    grid: { left: 8, right: 24, top: series.length > 1 ? (width < 520 ? 62 : 34) : 10, bottom: title ? 30 : 8, containLabel: true },
    tooltip: {
      trigger: "item", confine: true,
      formatter: (item: { dataIndex: number; seriesIndex: number }) => {
        const one = series[item.seriesIndex], place = item.dataIndex;
        const low = one.low?.[place], high = one.high?.[place];
        const range = low === null || low === undefined || high === null || high === undefined ? "" : ` (${text(low)} to ${text(high)})`;
        return h("span", {}, `${names[place]}: ${one.name} ${text(one.values[place] ?? 0)}${range}`);
      },
    },
    xAxis: { ...valueAxis(title, axis, { splitNumber: width < 520 ? 3 : 5 }), ...(title ? { nameLocation: "middle", nameGap: 28, nameTextStyle: { color: quiet, align: "center" } } : {}) },
    yAxis: categoryAxis(names, { inverse: true, axisLabel: { color: ink, width: width < 520 ? 112 : 260, overflow: "break", lineHeight: 15, interval: 0 } }),
    series: series.map((one, place) => ({
      type: "custom", name: one.name, itemStyle: { color: one.colour }, encode: { x: [1, 2, 3], y: 0 },
      data: names.map((_, row) => [row, one.values[row] ?? 0, one.low?.[row] ?? one.values[row] ?? 0, one.high?.[row] ?? one.values[row] ?? 0]),
      renderItem: (_: unknown, api: Api) => {
        const row = api.value(0);
        const [zero, middle] = api.coord([0, row]);
        const y = middle + (place - (series.length - 1) / 2) * (thickness + 3);
        const [end] = api.coord([api.value(1), row]);
        const [low] = api.coord([api.value(2), row]), [high] = api.coord([api.value(3), row]);
        const children: Option[] = [{ type: "rect", shape: { x: Math.min(zero, end), y: y - thickness / 2, width: Math.max(1.5, Math.abs(end - zero)), height: thickness }, style: { fill: one.colour } }];
        if (one.low && Math.abs(high - low) > 1) {
          const stroke = { stroke: ink, lineWidth: 1.4 };
          children.push({ type: "line", shape: { x1: low, y1: y, x2: high, y2: y }, style: stroke });
          for (const x of [low, high]) children.push({ type: "line", shape: { x1: x, y1: y - 4, x2: x, y2: y + 4 }, style: stroke });
        }
        return { type: "group", children };
      },
    })),
  });
}
