/** German texts of device certificates. */
export default {
  authorities: {
    add: 'Stelle erstellen', addText: 'Die Plattform erzeugt den Schlüssel der Zertifizierungsstelle und zeigt ihn nie. Die Stelle stellt die Zertifikate der Geräte aus.',
    certificate: 'Zertifikat der Stelle', code: 'Prüfcode:', created: 'Die Zertifizierungsstelle {name} ist bereit', crl: 'Sperrliste', crlImported: 'Gesperrte Zertifikate: {count}',
    empty: 'Keine Zertifizierungsstelle. Erstellen Sie eine, um Geräten Zertifikate auszustellen, oder importieren Sie Ihre eigene.', files: 'Dateien', import: 'Stelle importieren', importCrl: 'Liste ersetzen',
    importCrlText: 'Ersetzt die Sperrliste der Stelle. Clients, die mit einem gesperrten Zertifikat verbunden sind, werden innerhalb einer Sekunde getrennt.',
    importCrlTitle: 'Sperrliste von {name} ersetzen',
    importText: 'Die Plattform prüft die Zertifikate Ihrer eigenen Stelle und stellt keine aus. Zum Nachweis, dass Sie deren Schlüssel haben, signieren Sie ein Zertifikat mit dem Prüfcode als Common Name.',
    issues: 'Stellt Zertifikate aus', origin: 'Schlüssel', origins: { generated: 'von der Plattform erzeugt', imported: 'Ihr eigener' }, proof: 'Zertifikat mit dem Prüfcode',
    retire: 'Stilllegen', retired: 'Die Zertifizierungsstelle {name} ist stillgelegt', retireTitle: 'Zertifizierungsstelle {name} stilllegen?',
    retireText: 'Alle Zertifikate der Stelle werden ungültig. Clients, die damit verbunden sind, werden innerhalb einer Sekunde getrennt, und der Schlüssel wird gelöscht. Das lässt sich nicht rückgängig machen.',
    rotate: 'Ablösen', rotateText: 'Ab jetzt stellt eine neue Stelle Zertifikate aus. Zertifikate der bisherigen gelten, bis diese stillgelegt wird.', rotateTitle: 'Zertifizierungsstelle {name} ablösen',
    saveCertificate: 'PEM: Zertifikat von {name}', saveCrl: 'CRL: Sperrliste von {name}', title: 'Zertifizierungsstellen', verifies: 'Prüft nur',
  },
  certificates: {
    certificate: 'Zertifikat', days: 'Gültig für (Tage)', daysHint: 'Leer: so lange, wie die Installation es erlaubt', device: 'Geräte-Id',
    empty: 'Keine Zertifikate. Geräte mit einem Zertifikat verbinden sich ohne Passwort.', intro: 'Geräte können sich mit einem Zertifikat statt mit einem Passwort verbinden.', issue: 'Zertifikat ausstellen', issued: 'Ausgestellt',
    key: 'Privater Schlüssel des Geräts', keyOnce: 'Die Plattform speichert ihn nicht. Sichern Sie ihn jetzt.', of: 'Zertifikat von {device}', request: 'Zertifikatsanfrage (freiwillig)',
    requestHint: 'Im PEM-Format, vom Schlüssel des Geräts. Leer: die Plattform erzeugt den Schlüssel.', revoked: 'Das Zertifikat ist gesperrt',
    revokeText: 'Ein Client, der damit verbunden ist, wird innerhalb einer Sekunde getrennt. Das lässt sich nicht rückgängig machen.', revokeTitle: 'Zertifikat von {device} sperren?', save: 'Zertifikat sichern', saveKey: 'Schlüssel sichern',
    sections: 'Zertifikate und Zertifizierungsstellen', serial: 'Seriennummer', state: { expired: 'Abgelaufen', revoked: 'Gesperrt', soon: 'Läuft bald ab', valid: 'Gültig' }, title: 'Zertifikate',
    use: 'Das Gerät zeigt das Zertifikat und seinen Schlüssel vor, wenn es sich mit TLS verbindet.',
  },
  pem: { file: 'Datei: {label}' },
};
