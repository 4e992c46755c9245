import type { Schemas } from '../api/client';

export const FORMATS = ['auto', 'json', 'senml', 'influx', 'sparkplug', 'ttn'] as const;
export type Format = (typeof FORMATS)[number];
/** Which devices a mapping applies to. */
export type Target = 'all' | 'device' | 'tag';

/** A value of the payload that is a reading; empty texts are not set. */
export interface ValueFields {
  value: string;
  metric: string;
  metric_pointer: string;
  unit: string;
  unit_pointer: string;
}

/** A mapping as the user edits it; empty texts are not set. */
export interface MappingFields {
  target: Target;
  device: string;
  tag: string;
  topic: string;
  format: Format;
  each: string;
  values: ValueFields[];
  timePointer: string;
  timeForm: string;
}

export function newValue(): ValueFields {
  return { value: '', metric: '', metric_pointer: '', unit: '', unit_pointer: '' };
}

export function newMapping(): MappingFields {
  return { target: 'all', device: '', tag: '', topic: '', format: 'auto', each: '', values: [], timePointer: '', timeForm: '' };
}

export function fieldsOf(mapping: Schemas['Mapping']): MappingFields {
  return {
    target: mapping.device ? 'device' : mapping.tag ? 'tag' : 'all',
    device: mapping.device ?? '',
    tag: mapping.tag ?? '',
    topic: mapping.topic,
    format: FORMATS.find((one) => one === mapping.format) ?? 'auto',
    each: mapping.each ?? '',
    values: (mapping.values ?? []).map((value) => ({ ...newValue(), ...value })),
    timePointer: mapping.time?.pointer ?? '',
    timeForm: mapping.time?.form ?? '',
  };
}

/** Returns whether pointers to values and the time apply to the format: the other formats say where these are. */
export function hasPointers(format: Format): boolean {
  return format === 'auto' || format === 'json';
}

/** Returns whether the form of times applies: to the time that a pointer selects, and to the line protocol. */
export function hasTimeForm(fields: MappingFields): boolean {
  return fields.format === 'influx' || (hasPointers(fields.format) && fields.values.length > 0 && fields.timePointer.trim() !== '');
}

/** Returns the mapping, without its name, as the API accepts it: without fields that do not apply. */
export function bodyOf(fields: MappingFields) {
  const pointers = hasPointers(fields.format) && fields.values.length > 0;
  const time = given({ pointer: pointers ? fields.timePointer : '', form: hasTimeForm(fields) ? fields.timeForm : '' });
  return {
    topic: fields.topic.trim(),
    format: fields.format,
    ...given({
      device: fields.target === 'device' ? fields.device : '',
      tag: fields.target === 'tag' ? fields.tag : '',
      each: pointers ? fields.each : '',
    }),
    ...(pointers ? { values: fields.values.map(valueOf) } : {}),
    ...(Object.keys(time).length > 0 ? { time } : {}),
  };
}

/** An empty pointer is the whole payload. */
function valueOf({ value, ...others }: ValueFields): Schemas['MappingValues'][number] {
  return { value: value.trim(), ...given(others) };
}

function given<K extends string>(texts: Record<K, string>): Partial<Record<K, string>> {
  const entries = Object.entries<string>(texts).map(([key, text]) => [key, text.trim()]);
  return Object.fromEntries(entries.filter(([, text]) => text !== '')) as Partial<Record<K, string>>;
}

/** Returns the filter of the messages that a mapping reads. */
export function filterOf(topic: string): string {
  return topic.trim().replaceAll('{device}', '+');
}
