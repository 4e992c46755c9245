/** A metric of a device. Neither name is limited to certain characters, but devices have no slash. */
export interface MetricName {
  device: string;
  metric: string;
}

/** Returns DEVICE/METRIC. */
export function metricName({ device, metric }: MetricName): string {
  return `${device}/${metric}`;
}

/** Joins names of metrics for a URL. Commas within names are encoded. */
export function joinMetrics(names: readonly string[]): string {
  return names.map((name) => name.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',');
}

/** Returns the metrics of a text that {@link joinMetrics} or a person wrote; what is no metric is left out. */
export function splitMetrics(text: string): MetricName[] {
  return text
    .split(',')
    .map((name) => name.replaceAll('%2C', ',').replaceAll('%25', '%'))
    .filter((name) => name.includes('/'))
    .map((name) => ({ device: name.slice(0, name.indexOf('/')), metric: name.slice(name.indexOf('/') + 1) }));
}
