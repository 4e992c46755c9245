import certificates from './certificates.de';
import live from './live.de';
import mappings from './mappings.de';
import type { Messages } from '.';

/** German texts. */
const de: Messages = {
  ...certificates,
  ...live,
  ...mappings,
  action: {
    add: 'Hinzufügen', all: 'Alle anzeigen', cancel: 'Abbrechen', clear: 'Leeren', clearFilters: 'Filter entfernen', close: 'Schließen', copy: 'Kopieren',
    delete: 'Löschen', done: 'Fertig', edit: 'Bearbeiten', reload: 'Neu laden', remove: 'Entfernen', retry: 'Wiederholen', save: 'Speichern', show: 'Anzeigen', undo: 'Rückgängig',
  },
  apiKeys: {
    empty: 'Keine API-Schlüssel. Programme brauchen einen, um die API aufzurufen.', intro: 'API-Schlüssel berechtigen Programme.', key: 'API-Schlüssel',
    revokeText: 'Programme mit diesem Schlüssel werden sofort abgewiesen.', scopes: 'Bereiche',
  },
  attention: {
    bad: 'Fehler', connections: 'Fast alle der {limit} Verbindungen sind belegt', devices: '{used} von {limit} lizenzierten Geräten sind belegt',
    expires: 'Die Lizenz läuft am {time} ab', info: 'Hinweis', none: 'Alles in Ordnung', state: 'Der Broker ist {state}', title: 'Braucht Aufmerksamkeit', unknown: 'Unbekannt: Ein Teil der Plattform antwortet nicht', warning: 'Warnung',
  },
  audit: {
    after: 'Nachher', attribute: 'Eigenschaft', before: 'Vorher', from: 'Von', to: 'Bis',
    action: 'Aktion', actor: 'Akteur', detail: 'Einzelheiten', empty: 'Keine Einträge.',
    kind: { anonymous: 'anonym', api_key: 'API-Schlüssel', command: 'Befehl', device: 'Gerät', platform_operator: 'Betreiber der Plattform', user: 'Person' },
    save: 'Als CSV sichern', subject: 'Gegenstand',
  },
  bar: { local: 'Ortszeit', signOut: 'Abmelden', signedOutHere: 'Sie sind in diesem Browser abgemeldet. Die API hat nicht geantwortet; Ihre Sitzung endet dort später von selbst.', stillSignedIn: 'Der Server war nicht erreichbar. Sie sind noch angemeldet; versuchen Sie es erneut.', tenant: 'Mandant', theme: 'Zwischen hell und dunkel wechseln' },
  bulk: {
    add_tags: 'Schlagwörter hinzufügen', apply: 'Ausführen', deleteText: 'Löscht die Geräte mit ihren MQTT-Benutzern und Rechten und trennt ihre Verbindungen. Das lässt sich nicht rückgängig machen.',
    delete: 'Löschen', disable: 'Deaktivieren', disableText: 'Trennt die Verbindungen der Geräte. Sie werden abgewiesen, bis sie wieder aktiviert sind.',
    done: '{changed} von {matched} Geräten sind geändert', enable: 'Aktivieren', more: 'und {count} weitere', remove_tags: 'Schlagwörter entfernen', title: 'Aktion für {count} Geräte',
  },
  broker: {
    counters: 'Seit dem Start des Brokers', drain: 'Leeren', drainStarted: 'Das Leeren hat begonnen',
    drainText: 'Trennt {count} Clients innerhalb von 30 Sekunden und weist neue ab, bis der Broker neu gestartet wird.',
    engine: 'Engine', limits: 'Geltende Grenzen', now: 'Jetzt', sessions: 'Sitzungen', started: 'Gestartet',
  },
  brokerState: {
    closed: 'beendet', drained: 'geleert', draining: 'beim Leeren', running: 'in Betrieb', starting: 'beim Start', store_failing: 'außerstande, seine Daten zu schreiben',
  },
  chart: {
    zoomIn: 'Vergrößern', zoomOut: 'Verkleinern',
    earlier: 'Früher', image: 'Diagramm von {label}; die Tabelle enthält die Werte', later: 'Später', max: 'Größter Wert', min: 'Kleinster Wert', series: 'Reihe',
    table: 'Tabelle', time: 'Zeit', value: 'Mittelwert', zoomHint: 'Zum Vergrößern im Diagramm ziehen',
  },
  client: {
    connection: 'Verbindung', disconnect: 'Trennen', disconnectText: 'Der Client kann sich wieder verbinden. Um das zu verhindern, deaktivieren Sie seinen MQTT-Benutzer.',
    disconnectTitle: 'Den Client trennen?', disconnected: 'Der Client ist getrennt', dropped: 'Verworfene Nachrichten: {count}',
    expiry: 'Ablauf der Sitzung', filter: 'Topic-Filter', idle: 'Untätig', inflight: 'Unbestätigt, von höchstens', keepAlive: 'Keep Alive',
    limits: 'Grenzen der Sitzung', never: 'nie', noDrops: 'Keine. Jede Nachricht kam an.', noSubscriptions: 'Keine.',
    packet: 'Maximale Paketgröße', pubrel: 'Warten auf PUBREL', received: 'Vom Client empfangen', seconds: '{count} s', sent: 'An den Client gesendet',
  },
  clients: {
    address: 'Adresse', any: 'Alle', away: 'Nicht verbunden', connected: 'Verbunden',
    empty: 'Keine Sitzungen. Sie erscheinen, wenn Clients sich verbinden.', id: 'Client-Id', protocol: 'Protokoll', queued: 'Wartend',
    searchUser: 'Benutzer beginnt mit', service: 'Plattform', since: 'Seit', state: 'Zustand', subscriptions: 'Abonnements', user: 'MQTT-Benutzer',
  },
  command: {
    name: 'Befehl', noSubscriber: 'Veröffentlicht, aber das Gerät hat ihn nicht abonniert.',
    offline: 'Das Gerät ist nicht verbunden. Es erhält den Befehl später nur, wenn es eine dauerhafte Sitzung hat.', payload: 'Inhalt',
    payloadHint: 'JSON oder beliebiger Text. Darf leer sein.', published: 'Veröffentlicht.', result: 'Ergebnis', send: 'Senden', topic: 'Topic: {topic}',
    wait: 'Auf Antwort warten (Sekunden)', waitHint: 'Bis zu 60. 0 wartet nicht. Das Gerät antwortet an das Antwort-Topic der Nachricht (MQTT 5).', waiting: 'Warten auf die Antwort …',
  },
  confirm: { type: 'Zur Bestätigung {text} eingeben' },
  connect: {
    address: 'Adresse', clientId: 'Client-Id', command: 'Eine erste Nachricht senden', copyProgram: 'Programm kopieren', encryption: 'Verschlüsselung', openDevice: 'Gerät öffnen', password: 'Passwort des Geräts',
    ownAuthority: 'TLS; das Gerät prüft den Broker mit diesem Zertifikat.', port: 'Port von MQTT', programs: 'Programme', publicAuthority: 'TLS; das Zertifikat des Brokers ist von einer öffentlichen Stelle.',
    publishTo: 'Sendet an', received: 'Nachrichten kommen an', replyTo: 'Antwortet an', saveAuthority: 'ca.pem sichern', securePort: 'Port von MQTT über TLS', simulate: 'Gerät in diesem Browser simulieren', stopSimulator: 'Simulation beenden',
    subscribeTo: 'Abonniert', unencrypted: 'Keine: Passwörter und Nachrichten sind im Netzwerk lesbar.', username: 'Benutzername', waiting: 'Warten auf die erste Nachricht …', webSocket: 'WebSocket',
  },
  copy: { copied: 'Kopiert', failed: 'Bitte markieren und kopieren' },
  counter: {
    dropped_limit: '{count} gesendete Nachrichten überschritten eine Grenze', dropped_not_authorized: '{count} gesendete Nachrichten waren nicht erlaubt',
    dropped_queue_full: '{count} Nachrichten wurden verworfen, weil eine Warteschlange voll war', refused_limit: '{count} Verbindungen überschritten eine Grenze',
    refused_not_authorized: '{count} Verbindungen wurden abgewiesen: falsche Zugangsdaten',
  },
  data: {
    every: 'Jeder Messwert', first: 'Erster Messwert', last: 'Letzter Messwert', metrics: 'Messgrößen', tooMany: 'Der Zeitraum hat mehr als {count} Messwerte. Gezeigt werden Mittelwerte; wählen Sie einen kürzeren Zeitraum.', whole: 'Ganzer Zeitraum', wholeOf: 'Ganzer Zeitraum von {name}',
    add: 'Messgröße hinzufügen', addHint: 'GERÄT/MESSGRÖSSE, etwa pump1/temperature; bis zu vier', choose: 'Wählen Sie eine Messgröße, um ihr Diagramm zu sehen.',
    empty: 'Keine Messwerte. Sie erscheinen, wenn Geräte an sensor/GERÄT/MESSGRÖSSE senden.', exportCsv: 'CSV exportieren', exportJson: 'NDJSON exportieren',
    exportSpreadsheet: 'Für Tabellenprogramme exportieren', metric: 'Messgröße', noneInRange: 'Keine Messwerte in diesem Zeitraum.', range: 'Zeitraum', remove: '{name} entfernen',
    resolution: 'Mittelwerte über {bin}', statedTime: 'Zeit des Geräts:', statedTimeHint: 'Diese Zeit war nicht zu verwenden. Der Messwert hat die Zeit seiner Ankunft.', time: 'Zeit', unit: 'Einheit', value: 'Wert',
  },
  device: {
    chart: 'Diagramm', command: 'Befehl', connect: 'Das Gerät verbinden', connectText: 'Ersetzen Sie PASSWORD durch das Passwort des Geräts, das beim Hinzufügen angezeigt wurde. Ist es verloren, setzen Sie ein neues.',
    connection: 'Verbindung', deleteText: 'Löscht das Gerät mit seinem MQTT-Benutzer und dessen Rechten und trennt seine Verbindung. Seine Messwerte bleiben bis zum Ende ihrer Aufbewahrung.',
    deleteTitle: 'Gerät {id} löschen?', deleted: 'Gerät {id} ist gelöscht', edit: 'Gerät bearbeiten', live: 'Live', noNumbers: 'Keine Messwerte mit Zahlen.',
    noRaw: 'Keine in diesem Zeitraum. Nachrichten ohne Messwerte, etwa binäre, erscheinen hier.', noReadings: 'Keine Messwerte. Sie erscheinen, wenn das Gerät an {topic} sendet.',
    noSession: 'Das Gerät hat keine Sitzung.', otherVersion: 'Jemand anderes hat inzwischen diese Fassung gespeichert:', overwrite: 'Überschreiben', raw: 'Rohe Nachrichten',
    readings: 'Messwerte', rights: 'Rechte', sections: 'Abschnitte des Geräts', sessions: 'Sitzungen',
    timeZone: 'Zeitzone', timeZoneRule: 'Für Zeiten, die das Gerät ohne Zone sendet, zum Beispiel Europe/Berlin',
  },
  devices: {
    act: 'Aktion …', ascending: 'Aufsteigend', descending: 'Absteigend', neverSeen: '{count} nie gesehen', select: 'Auswahl', selectAll: 'Alle {count} passenden auswählen', selectOne: '{id} auswählen', selected: '{count} ausgewählt', sort: 'Sortieren nach', total: '{count} Geräte', unselect: 'Auswahl aufheben', unseen: 'Nicht gesehen seit',
    ages: { '1h': '1 Stunde', '1d': '1 Tag', '7d': '7 Tage', '30d': '30 Tage' },
    sorts: { created_at: 'Erstellt', id: 'Id', last_seen: 'Zuletzt gesehen', name: 'Name' },
    add: 'Gerät hinzufügen', created: 'Gerät {id} ist bereit', empty: 'Keine Geräte. Fügen Sie das erste hinzu.', id: 'Id',
    idRule: 'Buchstaben, Ziffern, Punkt, Unterstrich und Bindestrich. Die Id ist Teil der Topics: sensor/ID/…', lastSeen: 'Zuletzt gesehen', name: 'Name', nameOptional: 'Name (freiwillig)',
    offline: 'Offline', online: 'Online', provisionedBy: 'Angemeldet mit', search: 'Id oder Name enthält', state: 'Zustand', tag: 'Schlagwort', tags: 'Schlagwörter',
    tagsOptional: 'Schlagwörter (freiwillig)', tagsRule: 'Durch Kommas getrennt',
  },
  drop: {
    client_away: 'QoS 0, und der Client ist nicht verbunden', expired: 'Die Nachricht lief in der Warteschlange ab', invalid_publish: 'Zu viele Topic-Ebenen, oder der Inhalt ist kein UTF-8',
    memory_limit: 'Eine Speichergrenze ist erreicht', no_right_to_read: 'Der Client darf das Topic nicht lesen', no_right_to_write: 'Der Client darf nicht an das Topic senden',
    queue_full: 'Die Grenze einer Warteschlange ist erreicht', retain_quota: 'Das Kontingent für zurückbehaltene Nachrichten ist erschöpft', slow_client: 'QoS 0, und der Client liest zu langsam',
    too_large: 'Das Paket ist größer, als der Client erlaubt',
  },
  event: { connected: 'Verbunden', disconnected: 'Getrennt', dropped: 'Verworfen', refused: 'Abgewiesen', revoked: 'Entzogen', subscribe_refused: 'Abonnement abgewiesen' },
  events: {
    address: 'Adresse', all: 'Alle', client: 'Client', explain: 'Erklären', noId: '(keine)', none: 'Noch keine Ereignisse.',
    reason: 'Grund', recent: 'Letzte Ereignisse', test: 'Recht prüfen', time: 'Zeit', type: 'Ereignis', user: 'MQTT-Benutzer',
  },
  handover: {
    active: 'Hat jetzt Zugriff', attempt: 'Abgewiesen', banner: 'Sie sind {name}, ein Betreiber, in der Konsole von {tenant}: nur lesend, für 15 Minuten. Der Kunde sieht es und kann es beenden.',
    bannerMore: 'Sie sind {name}, ein Betreiber, in der Konsole von {tenant}. Ein Inhaber hat mehr als Lesen erlaubt. Der Kunde sieht es und kann es beenden.',
    empty: 'In den letzten 90 Tagen hat kein Betreiber diese Konsole geöffnet.', ended: 'Beendet', endedBy: 'Beendet von',
    forbid: 'Betreiber abweisen', forbidden: 'Betreiber dürfen diese Konsole nicht öffnen',
    forbidText: 'Betreiber können diese Konsole ab jetzt nicht öffnen, auch nicht, um Ihnen zu helfen. Bestehender Zugriff endet sofort. Abgewiesene Versuche stehen in dieser Liste.', forbidTitle: 'Zugriff von Betreibern abweisen?',
    grant: { operator: 'Mehr erlauben', viewer: 'Wieder nur lesen' },
    grantText: {
      operator: '{name} darf bis zum Ende des Zugriffs Clients trennen, Nachrichten veröffentlichen und löschen und Befehle senden. Personen, Schlüssel und Passwörter bleiben verborgen.',
      viewer: '{name} darf ab jetzt nur lesen.',
    },
    intro: 'Betreiber der Plattform können diese Konsole für 15 Minuten öffnen, um Ihnen zu helfen, nur lesend. Sie sehen weder Personen noch Schlüssel oder Passwörter.',
    notPermitted: 'Der Kunde erlaubt Betreibern nicht, diese Konsole zu öffnen. Ein Inhaber kann das auf der Seite Zugriff des Betreibers ändern. Der Kunde sieht diesen Versuch.',
    operator: 'Betreiber', ownerChanges: 'Inhaber können das ändern.', permission: 'Erlaubnis', permit: 'Betreiber zulassen', permitted: 'Betreiber dürfen diese Konsole öffnen', permitTitle: 'Zugriff von Betreibern zulassen?', permits: 'Erlaubt', reason: 'Grund', refused: 'Die Übergabe wurde abgelehnt: Ihr Code ist ungültig, abgelaufen oder schon benutzt. Beginnen Sie in der Konsole des Betreibers von vorn.',
    revokeText: 'Der Zugriff endet sofort.', revokeTitle: 'Zugriff von {name} beenden?', revoked: 'Der Zugriff von {name} ist beendet',
    role: { operator: 'Lesen, Nachrichten und Befehle', viewer: 'Lesen' }, started: 'Begonnen',
  },
  help: {
    api: 'Referenz der REST-API', enabled: 'Tastenkürzel', escape: 'Dialog schließen', new: 'Eintrag hinzufügen', pause: 'Live-Daten anhalten oder fortsetzen',
    rows: 'In Tabellen bewegen und Zeile öffnen', search: 'Suchen', title: 'Tastenkürzel und Hilfe',
  },
  info: {
    clock: 'Die Uhr dieses Computers weicht um {count} Sekunden von der des Servers ab. Zeiten auf diesen Seiten wirken falsch, bis sie gestellt ist.',
    title: 'Server', username: 'NAME{suffix}', version: 'Version',
  },
  keys: {
    expiresHint: 'Leer: der Schlüssel läuft nicht ab', lastUsed: 'Zuletzt verwendet',
    add: 'Schlüssel erstellen', createdBy: 'Erstellt von', days: 'Gültig für (Tage)', daysHint: 'Leer: der Schlüssel läuft nicht ab', expired: 'Abgelaufen', expires: 'Läuft ab', name: 'Name',
    nameRule: 'Buchstaben, Ziffern, Leerzeichen, Punkt, Unterstrich und Bindestrich', revoke: 'Widerrufen', revokeTitle: 'Schlüssel {name} widerrufen?', revoked: 'Schlüssel {name} ist widerrufen',
    state: 'Zustand', usable: 'Verwendbar', used: 'Aufgebraucht',
  },
  license: {
    file: 'Lizenzdatei', install: 'Lizenz einspielen', installed: 'Die Lizenz des Tarifs {plan} ist eingespielt', key: 'Lizenzschlüssel', keyHint: 'Vom Anbieter. Er wird geprüft, bevor er den bisherigen ersetzt.',
    days: '{count} Tage', expired: 'Abgelaufen', grace: 'Abgelaufen, in der Nachfrist', invalid: 'Ungültig', missing: 'Keine Lizenz; freie Grenzen', rate: 'Nachrichten je Sekunde',
    retention: 'Aufbewahrung der Messwerte', title: 'Lizenz', valid: 'Gültig',
  },
  limit: {
    unlimited: 'unbegrenzt', where: 'Grenzen setzen die Lizenz und die Tabellen rookery_limits und rookery_user_limits.',
    changed: 'Geändert in', name: 'Grenze', statement: 'UPDATE {table} SET … = …',
  },
  live: { pause: 'Anhalten', resume: 'Fortsetzen ({count} zurückgehalten)', skipped: '{count} nicht angezeigt', waiting: 'Warten auf Nachrichten an {topic}' },
  me: {
    account: 'Konto', changePassword: 'Passwort ändern', compact: 'Kompakte Zeilen', language: 'Sprache', newPassword: 'Neues Passwort', oldPassword: 'Bisheriges Passwort',
    passwordChanged: 'Das Passwort ist geändert', passwordHint: 'Beendet Ihre anderen Sitzungen.', passwordRule: 'Mindestens {count} Zeichen', passwordsDiffer: 'Die Passwörter unterscheiden sich',
    preferences: 'Einstellungen dieses Browsers', repeatPassword: 'Neues Passwort wiederholen', theme: 'Farben', themes: { dark: 'Dunkel', light: 'Hell', system: 'Wie das System' },
    utc: 'Zeiten in UTC anzeigen',
  },
  nav: {
    apiKeys: 'API-Schlüssel', audit: 'Protokoll', broker: 'Broker und Grenzen', certificates: 'Gerätezertifikate', client: 'Client', clients: 'Clients', data: 'Daten', device: 'Gerät', diagnosis: 'Diagnose', devices: 'Geräte', events: 'Ereignisse',
    group: { access: 'Zugang', account: 'Konto', broker: 'Broker', data: 'Geräte und Daten' }, label: 'Seiten', mapping: 'Zuordnung von Nutzdaten', mappings: 'Zuordnungen von Nutzdaten', me: 'Mein Konto', menu: 'Menü öffnen', missing: 'Seite nicht gefunden',
    operatorAccess: 'Zugriff des Betreibers', overview: 'Übersicht', people: 'Personen', provisioning: 'Anmeldeschlüssel', retained: 'Zurückbehaltene Nachrichten', right: 'Rechte', rights: 'MQTT-Benutzer und Rechte', skip: 'Zum Inhalt springen',
    testClient: 'Test-Client', topics: 'Topics und Nachrichten', usage: 'Nutzung und Lizenz',
  },
  outage: { retrying: 'Gezeigte Daten können veraltet sein. Die Seite versucht es von selbst erneut.', title: 'Der Server antwortet nicht wie gewohnt' },
  overview: {
    connected: 'Verbundene Clients', devices: 'Geräte', dropped: 'Verworfene Nachrichten', messages: 'Nachrichten', messagesIn: 'Empfangene Nachrichten', messagesOut: 'Gesendete Nachrichten',
    ofLimit: 'von {limit}', perSecond: 'je Sekunde', queued: 'Wartend', refused: 'Abgewiesene Verbindungen', retained: 'Zurückbehaltene Nachrichten', sinceStart: 'seit dem Start des Brokers',
  },
  people: {
    search: 'Name enthält',
    active: 'Darf sich anmelden', add: 'Person hinzufügen', deleteText: 'Beendet die Sitzungen dieser Person sofort.', deleteTitle: '{name} löschen?', deleted: '{name} ist gelöscht',
    lastLogin: 'Letzte Anmeldung', nameRule: 'Buchstaben, Ziffern und die Zeichen . _ + -, oder eine E-Mail-Adresse', reset: 'Passwort zurücksetzen',
    resetText: 'Setzt ein zufälliges Passwort, das einmal angezeigt wird, und beendet alle Sitzungen dieser Person.', resetTitle: 'Passwort von {name} zurücksetzen?', role: 'Rolle', you: 'Sie',
  },
  problem: {
    asOf: 'Daten von {time}', changed: 'Inzwischen von jemand anderem geändert', forbidden: 'Ihre Rolle, {role}, erlaubt das nicht', offline: 'Der Server ist nicht erreichbar',
    offlineHint: 'Prüfen Sie die Netzwerkverbindung, oder versuchen Sie es in einigen Sekunden erneut.',
    status: 'Der Server hat mit einem Fehler geantwortet (HTTP {status})', unreadable: 'Die Antwort ist keine dieses Servers; ein Proxy kann sie verändert haben',
  },
  provisioning: {
    empty: 'Keine Schlüssel. Mit einem Anmeldeschlüssel melden Geräte sich selbst an.', intro: 'Geräte melden sich mit einem Anmeldeschlüssel selbst an und erhalten ihr eigenes Passwort.',
    key: 'Anmeldeschlüssel', maxDevices: 'Höchstzahl der Geräte', revokeText: 'Geräte können sich damit nicht mehr anmelden. Die {count} angemeldeten Geräte bleiben.',
    use: 'Ein Gerät meldet sich mit dieser Anfrage an:', used: 'Geräte',
  },
  range: { '15m': '15 Minuten', '1h': '1 Stunde', '6h': '6 Stunden', '1d': '1 Tag', '7d': '7 Tage', '30d': '30 Tage', custom: 'Im Diagramm gewählt' },
  retained: {
    actions: 'Aktionen', clearAction: '{count} löschen', clearAll: 'Alle angezeigten löschen', clearText: 'Löscht {count} zurückbehaltene Nachrichten:', clearTitle: 'Zurückbehaltene Nachrichten löschen?',
    cleared: '{count} zurückbehaltene Nachrichten sind gelöscht', empty: 'Keine zurückbehaltenen Nachrichten.', filter: 'Topic-Filter', payload: 'Inhalt', properties: 'Eigenschaften', size: 'Größe', topic: 'Topic',
    truncated: 'Nur die ersten 1024 Bytes von {size} werden angezeigt.',
  },
  rights: {
    add: 'Recht hinzufügen oder ersetzen', none: 'Keine Rechte: Der Benutzer darf sich verbinden, aber weder senden noch abonnieren.', permissions: 'Erlaubnisse', read: 'Lesen', remove: 'Recht für {topic} entfernen',
    removed: 'Entfernt:', saved: 'Das Recht für {topic} ist gespeichert', subscribe: 'Abonnieren', title: 'Rechte', topicHint: 'Topic-Filter. %u ist der Benutzername, %c die Client-Id.', write: 'Senden',
  },
  role: { admin: 'Administrator', operator: 'Bediener', owner: 'Inhaber', viewer: 'Betrachter' },
  roleHint: { admin: 'verwaltet auch Benutzer, Rechte und Schlüssel', operator: 'verwaltet auch Geräte und Clients', owner: 'darf alles', viewer: 'sieht alles außer Geheimnissen' },
  secret: { copy: 'Kopieren: {label}', once: 'Nur jetzt sichtbar.' },
  sessions: {
    current: 'Diese Sitzung', end: 'Beenden', endOthers: 'Alle anderen Sitzungen beenden', endOthersText: 'Beendet sofort {count} andere Sitzungen. Wer sie benutzt, muss sich neu anmelden.',
    ended: 'Beendete Sitzungen: {count}', since: 'angemeldet', title: 'Meine Sitzungen', unknown: 'Unbekanntes Programm', used: 'benutzt',
  },
  signIn: {
    action: 'Anmelden', again: 'Erneut anmelden', expired: 'Ihre Sitzung ist beendet. Nach der Anmeldung geht es auf dieser Seite weiter.', intro: 'Die Konsole Ihrer MQTT-Geräte.',
    name: 'Name', otherTenant: 'Konto eines anderen Mandanten', password: 'Passwort', tenant: 'Mandant',
    tenantHint: 'Leer lassen, wenn die Adresse dieser Seite den Mandanten nennt.', title: 'Anmelden',
  },
  steps: {
    device: 'Ein Gerät hinzufügen', done: 'Erledigt', hide: 'Ausblenden', open: 'Offen', password: 'Das erste Passwort ändern', publish: 'Eine erste Nachricht senden', see: 'Sie ankommen sehen', title: 'Erste Schritte',
  },
  stream: {
    connecting: 'Verbinden', live: 'Live', paused: 'Angehalten', waiting: 'Neu verbinden',
    full: 'Zu viele Live-Ansichten sind offen',
  },
  table: {
    all: 'Keine Zeilen | 1 Zeile | {count} Zeilen', loaded: '{count} Zeilen geladen, weitere vorhanden', loading: 'Laden …', more: 'Mehr laden', noMatch: 'Nichts passt zu',
  },
  testClient: {
    closed: 'Nicht verbunden', connect: 'Verbinden', connected: 'Verbunden', connecting: 'Verbinden', connection: 'Verbindung', disconnect: 'Trennen', failed: 'Fehlgeschlagen',
    messages: 'Nachrichten', none: 'Nachrichten Ihrer Abonnements erscheinen hier.', publish: 'Senden', retain: 'Zurückbehalten', send: 'Senden', subscribe: 'Abonnieren', subscriptions: 'Abonnements',
    unsubscribe: 'Abbestellen',
  },
  tester: {
    draft: 'Das noch nicht gespeicherte Recht berücksichtigen:',
    action: 'Aktion', allowed: 'Erlaubt', check: 'Prüfen', clientId: 'Client-Id (freiwillig)', clientIdHint: 'Für Rechte mit %c', denied: 'Verweigert', filterHint: 'Ein Topic-Filter, etwa sensor/+/temperature',
    publish: 'Senden', receive: 'Empfangen', row: 'Entschieden durch:', subscribe: 'Abonnieren', title: 'Ein Recht prüfen', topic: 'Topic',
  },
  usage: {
    active_devices: 'Aktive Geräte', bytes: 'Nutzdaten', connections_opened: 'Geöffnete Verbindungen', day: 'Tagen', empty: 'Keine Nutzung in diesem Zeitraum.', hour: 'Stunden',
    messages_in: 'Empfangene Nachrichten', messages_out: 'Gesendete Nachrichten', month: 'Monaten', peak_connections: 'Höchste Zahl von Verbindungen', period: 'Zeitraum', step: 'Nach', title: 'Nutzung',
  },
  users: {
    active: 'Aktiv', add: 'MQTT-Benutzer hinzufügen', created: 'Erstellt', deleteText: 'Löscht den Benutzer mit seinen Rechten und trennt seine Verbindungen.', deleteTitle: 'MQTT-Benutzer {name} löschen?', deleted: 'MQTT-Benutzer {name} ist gelöscht',
    disable: 'Deaktivieren', disabled: 'Deaktiviert', empty: 'Keine MQTT-Benutzer. Fügen Sie ein Gerät oder einen Benutzer hinzu.', enable: 'Aktivieren', firstTopic: 'Erstes Recht für den Topic-Filter (freiwillig)', makeSuperuser: 'Zum Superuser machen', name: 'Benutzername',
    newPassword: 'Neues Passwort', newPasswordText: 'Setzt ein zufälliges Passwort für {name}, das einmal angezeigt wird, und trennt seine Verbindungen.', passwordHint: 'Leer: ein zufälliges Passwort wird erstellt und einmal angezeigt.',
    passwordOf: 'Passwort von {name}', search: 'Benutzername enthält', sessions: 'Sitzungen dieses Benutzers', state: 'Zustand', superuser: 'Superuser', superuserHint: 'Superuser: darf alles', withdrawSuperuser: 'Superuser entziehen',
  },
  who: { by: 'Erlaubt durch', none: 'Kein Benutzer darf das.', search: 'Auflisten', title: 'Wer darf?' },
};

export default de;
