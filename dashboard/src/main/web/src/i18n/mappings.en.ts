/** English texts of the pages of mappings. */
export default {
  mapping: {
    added: 'Mapping {name} is created', addValue: 'Add a value', allDevices: 'All devices', allValues: 'All values', appliesTo: 'Applies to', change: 'Mapping {name}', create: 'Create mapping',
    created: 'Created', deleteText: 'The ingestion stops reading {topic} within seconds. Stored readings remain.', deleteTitle: 'Delete mapping {name}?', deleted: 'Mapping {name} is deleted',
    device: 'Device', each: 'Array of values (JSON pointer)', eachHint: 'Only if the payload has an array of objects, such as /items. Pointers of the values begin at its elements.',
    empty: 'No mappings. Devices that publish to sensor/DEVICE/METRIC need none; create one for devices whose topics or payloads you cannot change.',
    format: 'Format', formats: { auto: 'By the topic', influx: 'Line protocol of InfluxDB', json: 'JSON', senml: 'SenML', sparkplug: 'Sparkplug B', ttn: 'The Things Network' },
    intro: 'A mapping describes where readings are in payloads of topics outside of sensor/#.', metric: 'Metric', metricHint: 'Empty: the last part of the pointer', metricPointer: 'Metric from (JSON pointer)',
    name: 'Name', nameRule: 'Letters, digits, period, underscore and hyphen', oneDevice: 'One device', pointer: 'Value (JSON pointer)', pointerHint: 'Such as /data/temperature. Empty: the whole payload',
    precision: 'Unit of times', precisionHint: 'auto, s, ms, us or ns. Empty: recognized', readOnly: 'Your role, {role}, can try a mapping, but not save it.', removeValue: 'Remove value {number}',
    saved: 'Mapping {name} is saved', tag: 'Tag', tagged: 'Devices with a tag', timeForm: 'Form of the time', timeFormHint: 'auto, s, ms, us, ns, or a pattern such as dd.MM.uuuu HH:mm:ss. Empty: recognized',
    timePointer: 'Time (JSON pointer)', timePointerHint: 'Empty: the fields ts, time and timestamp, or the time of arrival', topic: 'Topic filter', topicRule: 'With {device} as the level that names the device, such as zigbee2mqtt/{device}',
    unit: 'Unit', unitPointer: 'Unit from (JSON pointer)', value: 'Value {number}', values: 'Values', valuesHint: 'Without entries, all values of the payload are readings.',
  },
  preview: {
    by: 'By the mapping', form: 'Payload as', forms: { base64: 'Base64', hex: 'Hexadecimal', text: 'Text' }, fromRaw: 'Try a mapping',
    fault: { base64: 'This is not Base64.', hex: 'Enter pairs of the digits 0 to 9 and a to f.', tooLong: 'The payload has more than 65,536 bytes.' },
    hint: 'Shows what would be stored of a message, without storing it.', needsTopic: 'Enter a topic filter with {device} in the mapping first.', nothing: 'Nothing would be stored', payload: 'Payload',
    raw: 'Stored as received, without readings', readings: 'Readings that would be stored', stop: 'Stop waiting', take: 'Take the next message', title: 'Try a message', topic: 'Topic of the message',
    truncated: 'These are only the first 1,024 bytes of the message. Paste the whole payload to see all readings.', waiting: 'Waiting for a message on {filter}', wildcards: 'This is a topic filter. Take the next message that matches, or enter a topic without wildcards.',
  },
};
