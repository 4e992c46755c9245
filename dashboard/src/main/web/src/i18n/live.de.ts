import type en from './live.en';

/** German texts of the pages that show the running broker. */
const de: typeof en = {
  clientFilter: {
    any: 'Alle', contains: 'Id, Benutzer oder Adresse enthält', dropped: 'mit verworfenen Nachrichten', hasNone: 'Alle Clients', hidePlatform: 'Plattform ausblenden', only: 'Anzeigen', protocol: 'Protokoll',
    quiet: 'seit 10 Minuten still', sort: 'Reihenfolge', total: '{count} passen', transport: 'Transport', waiting: 'mit wartenden Nachrichten',
    order: { dropped: 'Meiste verworfene', id: 'Client-Id', idle: 'Am längsten still', newest: 'Letzte Änderung', oldest: 'Früheste Änderung', queued: 'Meiste wartende' },
  },
  diagnosis: {
    action: 'Was zu tun ist:', brokerUnknown: 'Der Broker antwortet nicht: Sitzungen sind unbekannt', events: 'Ereignisse', find: 'Grund finden', findings: 'Befunde',
    intro: 'Untersucht Benutzer, Rechte, Sitzungen und Ereignisse eines Clients. Der wichtigste Befund steht zuerst. Nennen Sie den MQTT-Benutzer, die Client-Id oder beides.',
    last: 'zuletzt', license: 'Lizenz zeigen', none: 'Nichts Auffälliges gefunden.', refused: 'Abgelehnte Verbindungen', rights: '{count} Rechte',
    sessions: 'Sitzungen', times: 'einmal | {count}-mal', title: 'Warum verbindet es sich nicht?', user: 'Benutzer zeigen', why: 'Warum?',
    severity: { notice: 'Hinweis', problem: 'Problem', warning: 'Warnung' },
  },
  disconnectAll: {
    action: '{count} trennen', button: 'Alle passenden trennen', done: '{count} Clients sind getrennt', none: 'Kein verbundener Client passt.',
    text: 'Trennt {count} verbundene Clients. Sie können sich wieder verbinden; um das zu verhindern, die MQTT-Benutzer sperren. Komponenten der Plattform sind nicht betroffen.', title: 'Clients trennen?',
  },
  history: {
    count: '{count} Mal', limit: 'Grenzen zeigen', range: { all: 'Alle gespeicherten', d1: '24 Stunden', d7: '7 Tage', h1: '1 Stunde' }, rangeLabel: 'Zeit',
    reasonFilter: 'Grund', searchClient: 'Client-Id', searchUser: 'MQTT-Benutzer',
    stored: 'Ereignisse bleiben tagelang gespeichert (--event-retention). Wiederholte und Fluten stehen mit ihrer Zahl in einer Zeile; live erscheint jedes.',
  },
  minutes: {
    chart: 'Die letzten 24 Stunden', connected: 'Verbundene Clients', dropped: 'Verworfene Nachrichten', empty: 'Die erste Minute ist noch nicht zu Ende.', numbers: 'Zahlen', perMinute: 'pro Minute',
    problems: 'Verworfen und abgewiesen', received: 'Empfangene Nachrichten', refused: 'Abgewiesene Verbindungen', sent: 'Gesendete Nachrichten',
    since: 'Der Broker hat Zahlen seit {time}. Frühere endeten mit seinem letzten Neustart, oder ihm fehlte der Speicher dafür.', traffic: 'Nachrichten',
  },
  reason: {
    address_connection_rate: 'Zu viele Verbindungen von dieser Adresse', broker_memory: 'Speichergrenze des Brokers', client_id_length: 'Client-Id zu lang',
    client_identifier_not_valid: 'Client-Id ungültig', connection_rate: 'Zu viele Verbindungen in kurzer Zeit', connections: 'Grenze der Verbindungen erreicht',
    database_unavailable: 'Die Datenbank antwortet nicht', query_failed: 'Die Abfrage der Benutzer schlägt fehl', draining: 'Der Broker wird geleert', filter_levels: 'Zu viele Ebenen im Topic-Filter',
    filter_wildcards: 'Zu viele Platzhalter im Topic-Filter', many_clients: 'Mehrere Clients', no_credentials: 'Kein Benutzername oder kein Passwort', no_right_to_write: 'Kein Recht zu veröffentlichen',
    not_authorized: 'Nicht berechtigt', password_queue_full: 'Zu viele Anmeldungen zugleich', reserved_name: 'Name einer Komponente der Plattform', session_taken_over: 'Derselbe Client hat sich neu verbunden',
    sessions: 'Grenze der Sitzungen erreicht', storage_full: 'Der Datenträger des Brokers ist voll', subscriptions: 'Grenze der Abonnements der Sitzung erreicht', tenant_memory: 'Speichergrenze des Mandanten',
    tenant_subscriptions: 'Grenze der Abonnements des Mandanten erreicht', tenant_suspended: 'Der Mandant ist gesperrt', throttled: 'Zu viele falsche Passwörter von dieser Adresse',
    banned: 'Verbannt', flapping: 'Verbindet sich zu oft', unknown_user: 'Unbekannter Benutzer', disabled_user: 'Gesperrter Benutzer', different_username: 'Anderer Benutzer als im CONNECT', no_scram_password: 'Passwort nicht für SCRAM gespeichert',
    unknown_or_disabled_user: 'Unbekannter oder gesperrter Benutzer', user_memory: 'Speichergrenze des Benutzers', user_sessions: 'Grenze der Sitzungen des Benutzers erreicht', websocket_origin: 'Webseite mit einer nicht erlaubten Herkunft', websocket_path: 'Falscher Pfad eines WebSockets', websocket_request: 'Keine WebSocket-Anfrage', websocket_size: 'WebSocket-Anfrage zu groß',
    websocket_subprotocol: 'WebSocket ohne MQTT-Subprotokoll', websocket_version: 'Nicht unterstützte WebSocket-Version', wrong_password: 'Falsches Passwort',
    client_memory: 'Speichergrenze des Clients', maximum_qos: 'QoS nicht erlaubt', message_rate: 'Nachrichtenrate des Clients überschritten',
    packet_size: 'Paket zu groß', queued_bytes: 'Warteschlange der Sitzung ist voll (Bytes)',
    queued_messages: 'Warteschlange der Sitzung ist voll (Nachrichten)', receive_maximum: 'Zu viele unbestätigte Nachrichten zugleich',
    response_size: 'Antwort übersteigt die größte Paketgröße des Clients', retain: 'Gespeicherte Nachrichten sind nicht erlaubt',
    retained_bytes: 'Grenze der Bytes gespeicherter Nachrichten erreicht', retained_messages: 'Grenze gespeicherter Nachrichten erreicht',
    tenant_message_rate: 'Nachrichtenrate des Mandanten überschritten', tenant_queued_bytes: 'Warteschlangen des Mandanten sind voll (Bytes)',
    topic_levels: 'Zu viele Ebenen im Topic', unsent_bytes: 'Der Client liest seine Antworten nicht',
  },
  session: {
    delete: 'Sitzung löschen', deleteText: 'Löscht die Sitzung mit ihren Abonnements und {count} wartenden Nachrichten, ohne ihren letzten Willen. Der Client wird getrennt und kann sich neu verbinden.',
    deleteTitle: 'Sitzung löschen?', deleted: 'Die Sitzung ist gelöscht',
  },
  topics: {
    capped: 'Es gibt weitere. Die ersten Zeichen des Namens eingeben.', choose: 'Ein Topic wählen oder eingeben.', empty: 'Keine Topics mit gespeicherten Nachrichten oder Abonnements.',
    filter: 'Erste Zeichen', levels: 'Topics', messages: '{count} gespeichert', name: 'Topic oder Topic-Filter', noSubscribers: 'Niemand abonniert dieses Topic.', noSubscriptionsForFilter: 'Ein Topic ohne Platzhalter wählen, um zu sehen, wer es abonniert.',
    open: 'Anzeigen', publish: 'Veröffentlichen', published: 'Die Nachricht ist veröffentlicht', publishedNobody: 'Die Nachricht ist veröffentlicht; niemand abonniert das Topic', retainedMessage: 'Gespeicherte Nachricht',
    subscribers: 'Wer abonniert', subscriptions: '{count} Abonnements', tree: 'Topics mit gespeicherten Nachrichten und Abonnements', unnamed: '(leer)',
  },
  watch: {
    by: 'Absender', empty: 'Warten auf Nachrichten, die zu {filter} passen', hint: 'Bis zu 100 Nachrichten pro Sekunde erscheinen; alle weiteren werden gezählt.', shown: 'Die letzten {count} Nachrichten',
    start: 'Live beobachten', stop: 'Anhalten', title: 'Live-Nachrichten',
  },
};

export default de;
