/** German texts of the operator's console. */
export default {
  act: {
    console: 'Konsole öffnen', consoleText: 'Öffnet die Konsole des Kunden für 15 Minuten in einem neuen Fenster, nur lesend, ohne Personen, Schlüssel und Passwörter. Der Kunde sieht Ihren Namen und den Grund, kann den Zugriff sofort beenden und kann ihn im Voraus abweisen.',
    consoleTitle: 'Konsole von {id} öffnen?', delete: 'Sofort löschen', deleteText: 'Löscht die Instanz von {company} sofort mit allen Daten: Benutzer, Geräte, Nachrichten, Messwerte und Konten. Das kann nicht rückgängig gemacht werden.', deleteTitle: '{id} mit allen Daten löschen?',
    done: { deletion: '{id} wird gelöscht', license: 'Eine neue Lizenz ist ausgestellt', resumed: '{id} wird fortgesetzt', suspended: '{id} wird ausgesetzt', upgrade: '{id} wird geändert' },
    image: 'Image aller Komponenten', imageHint: 'Leer lässt das Image unverändert', reason: 'Grund (optional)', reasonHint: 'Der Kunde sieht ihn',
    resume: 'Fortsetzen', resumeText: 'Clients können sich wieder verbinden, mit allen Daten wie zuvor.', resumeTitle: '{id} fortsetzen?',
    suspend: 'Aussetzen', suspendText: 'Trennt alle Clients und weist Anmeldungen ab. Die Daten bleiben bis zum Ende der Aufbewahrung, dann werden sie gelöscht.', suspendTitle: '{id} aussetzen?',
    upgrade: 'Tarif ändern', upgradeText: 'Daten und Passwörter bleiben. Ein neuer Tarif bringt eine neue Lizenz. Nur Tarife desselben Ziels sind wählbar.', upgradeTitle: 'Tarif von {id} ändern',
  },
  actorKind: { command: 'Befehl', operator: 'Betreiber', resource: 'Ressource', token: 'API-Token' },
  acts: { actionBegins: 'Aktion beginnt mit' },
  desired: { deleted: 'gelöscht', running: 'in Betrieb', suspended: 'ausgesetzt' },
  fleet: {
    by: { changed: 'Letzte Änderung zuerst', company: 'Firma', created: 'Neueste zuerst', id: 'Kennung' }, changed: 'Geändert', company: 'Firma', detail: 'Schritt oder Fehler',
    empty: 'Noch keine Kunden. Sie erscheinen, wenn sie sich registrieren.', id: 'Kunde', order: 'Reihenfolge', plan: 'Tarif', search: 'Kennung, Firma oder E-Mail enthält', signedUp: 'Registriert', target: 'Ziel',
  },
  instance: {
    actual: 'Ist-Zustand', attempts: '{count} fehlgeschlagene Versuche; der nächste um {time}', behind: 'In Arbeit: {observed} von {desired}', compare: 'Vergleichen', console: 'Konsole', deleteAfter: 'Daten werden gelöscht nach',
    data_missing: 'Daten fehlen', deleted: 'Gelöscht', deleting: 'Wird gelöscht', desired: 'Soll-Zustand', difference: 'Abweichung vom Soll-Zustand', failed: 'Fehlgeschlagen', generation: 'Generation', noDifference: 'Keine: Die Instanz ist, wie sie sein soll.',
    pending: 'Wartet', pods: 'Pods', provisioning: 'Wird eingerichtet', reached: 'Erreicht', ready: 'Bereit', suspended: 'Ausgesetzt', title: 'Instanz', updating: 'Wird aktualisiert', warnings: 'Warnungen',
  },
  nav: {
    acts: 'Protokoll', customer: 'Kunde', fleet: 'Kunden', group: { customers: 'Kunden', operation: 'Betrieb' }, operators: 'Betreiber', plans: 'Tarife und Schlüssel', signUp: 'Registrieren', totalUsage: 'Nutzung',
  },
  operator: {
    add: 'Betreiber hinzufügen', console: 'Betreiber', intro: 'Die Konsole des Betreibers dieser Plattform.', noTokens: 'Keine.', tokens: 'API-Token',
    tokensText: 'Programme mit diesen Token haben alle Rechte. Der Befehl "rookery operator add NAME" erzeugt einen Token, "rookery operator remove NAME" widerruft ihn.',
  },
  operatorLicense: {
    copy: 'Lizenz kopieren', id: 'Lizenz', issue: 'Lizenz ausstellen', issueText: 'Stellt eine Lizenz für den Tarif des Kunden aus und verteilt sie. Frühere Lizenzen bleiben bis zu ihrem Ablauf gültig.', issueTitle: 'Lizenz für {id} ausstellen?',
    issued: 'Ausgestellt', key: 'Signiert von', none: 'Noch keine Lizenz.',
  },
  operatorRole: { admin: 'löscht auch, wechselt Schlüssel und verwaltet Betreiber', operator: 'setzt auch aus, ändert Tarife und öffnet Konsolen', viewer: 'sieht Kunden und Nutzung' },
  operatorUsage: {
    byCustomer: 'Nach Kunde', customers: 'Kunden mit Nutzung', devices: 'Aktive Geräte, höchstens', none: 'In diesem Zeitraum ist keine Nutzung gemeldet. Instanzen melden jede Stunde einige Minuten nach ihrem Ende.',
    range: { '1d': '24 Stunden', '30d': '30 Tage', '365d': 'Ein Jahr', '7d': '7 Tage' },
  },
  plans: {
    ends: '{count} Tage', keys: 'Schlüssel der Lizenzen', renews: '{count} Tage, wird erneuert', rotate: 'Wechseln', rotateText: 'Neue Lizenzen werden mit einem neuen Schlüssel signiert. Bestehende Lizenzen bleiben gültig; Instanzen erhalten den neuen öffentlichen Schlüssel.',
    rotateTitle: 'Signaturschlüssel wechseln?', rotated: 'Ein neuer Schlüssel signiert Lizenzen', signs: 'signiert neue Lizenzen', title: 'Tarife', where: 'Tarife stehen in der Datei von --plans oder im Wert plans des Charts.',
  },
  signUp: {
    companyHint: 'Daraus entsteht der Name Ihrer Instanz', email: 'E-Mail-Adresse', intro: 'Erhalten Sie Ihre eigene MQTT-Plattform.', operator: 'Als Betreiber anmelden', ready: 'Ihre Instanz ist bereit. Melden Sie sich an ihrer Konsole mit E-Mail-Adresse und Passwort an.',
    soon: 'Ihre Instanz wird eingerichtet. Ihre Konsole öffnet sich in einigen Minuten; melden Sie sich mit E-Mail-Adresse und Passwort an.', username: 'Der MQTT-Benutzer "device" verbindet sich als', welcome: 'Willkommen',
  },
};
