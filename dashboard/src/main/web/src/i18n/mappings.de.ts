/** German texts of the pages of mappings. */
export default {
  mapping: {
    added: 'Zuordnung {name} ist angelegt', addValue: 'Wert hinzufügen', allDevices: 'Alle Geräte', allValues: 'Alle Werte', appliesTo: 'Gilt für', change: 'Zuordnung {name}', create: 'Zuordnung anlegen',
    created: 'Angelegt', deleteText: 'Die Erfassung liest {topic} binnen Sekunden nicht mehr. Gespeicherte Messwerte bleiben.', deleteTitle: 'Zuordnung {name} löschen?', deleted: 'Zuordnung {name} ist gelöscht',
    device: 'Gerät', each: 'Liste der Werte (JSON-Zeiger)', eachHint: 'Nur wenn die Nutzdaten eine Liste von Objekten haben, etwa /items. Die Zeiger der Werte beginnen bei ihren Elementen.',
    empty: 'Keine Zuordnungen. Geräte, die an sensor/GERÄT/MESSGRÖSSE senden, brauchen keine; legen Sie eine an für Geräte, deren Topics oder Nutzdaten sich nicht ändern lassen.',
    format: 'Format', formats: { auto: 'Nach dem Topic', influx: 'Line Protocol von InfluxDB', json: 'JSON', senml: 'SenML', sparkplug: 'Sparkplug B', ttn: 'The Things Network' },
    intro: 'Eine Zuordnung beschreibt, wo in Nutzdaten von Topics außerhalb von sensor/# Messwerte stehen.', metric: 'Messgröße', metricHint: 'Leer: der letzte Teil des Zeigers', metricPointer: 'Messgröße aus (JSON-Zeiger)',
    name: 'Name', nameRule: 'Buchstaben, Ziffern, Punkt, Unterstrich und Bindestrich', oneDevice: 'Ein Gerät', pointer: 'Wert (JSON-Zeiger)', pointerHint: 'Etwa /data/temperature. Leer: die ganzen Nutzdaten',
    precision: 'Einheit der Zeiten', precisionHint: 'auto, s, ms, us oder ns. Leer: wird erkannt', readOnly: 'Ihre Rolle, {role}, kann eine Zuordnung ausprobieren, aber nicht speichern.', removeValue: 'Wert {number} entfernen',
    saved: 'Zuordnung {name} ist gespeichert', tag: 'Schlagwort', tagged: 'Geräte mit einem Schlagwort', timeForm: 'Form der Zeit', timeFormHint: 'auto, s, ms, us, ns oder ein Muster wie dd.MM.uuuu HH:mm:ss. Leer: wird erkannt',
    timePointer: 'Zeit (JSON-Zeiger)', timePointerHint: 'Leer: die Felder ts, time und timestamp, oder die Zeit der Ankunft', topic: 'Topic-Filter', topicRule: 'Mit {device} als der Ebene, die das Gerät nennt, etwa zigbee2mqtt/{device}',
    unit: 'Einheit', unitPointer: 'Einheit aus (JSON-Zeiger)', value: 'Wert {number}', values: 'Werte', valuesHint: 'Ohne Einträge sind alle Werte der Nutzdaten Messwerte.',
  },
  preview: {
    by: 'Nach der Zuordnung', form: 'Nutzdaten als', forms: { base64: 'Base64', hex: 'Hexadezimal', text: 'Text' }, fromRaw: 'Zuordnung ausprobieren',
    fault: { base64: 'Das ist kein Base64.', hex: 'Geben Sie Paare der Ziffern 0 bis 9 und a bis f ein.', tooLong: 'Die Nutzdaten haben mehr als 65.536 Bytes.' },
    hint: 'Zeigt, was von einer Nachricht gespeichert würde, ohne es zu speichern.', needsTopic: 'Geben Sie in der Zuordnung zuerst einen Topic-Filter mit {device} ein.', nothing: 'Nichts würde gespeichert', payload: 'Nutzdaten',
    raw: 'Wie empfangen gespeichert, ohne Messwerte', readings: 'Messwerte, die gespeichert würden', stop: 'Nicht mehr warten', take: 'Nächste Nachricht nehmen', title: 'Nachricht ausprobieren', topic: 'Topic der Nachricht',
    truncated: 'Das sind nur die ersten 1.024 Bytes der Nachricht. Fügen Sie die ganzen Nutzdaten ein, um alle Messwerte zu sehen.', waiting: 'Wartet auf eine Nachricht mit {filter}', wildcards: 'Das ist ein Topic-Filter. Nehmen Sie die nächste Nachricht, die passt, oder geben Sie ein Topic ohne Platzhalter ein.',
  },
};
