package dev.rookery.app.option;

import dev.rookery.broker.config.ClientCertificates;
import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** TLS settings of all listeners or of one. They are validated by {@link #config}. */
record TlsSettings(
        Optional<Path> certificate, Optional<Path> key, Mode mode, Optional<Path> authorities, boolean nameIsUser) {

    TlsSettings withCertificate(String file) {
        return new TlsSettings(Optional.of(Path.of(file)), key, mode, authorities, nameIsUser);
    }

    TlsSettings withKey(String file) {
        return new TlsSettings(certificate, Optional.of(Path.of(file)), mode, authorities, nameIsUser);
    }

    TlsSettings withMode(Mode newMode) {
        return new TlsSettings(certificate, key, newMode, authorities, nameIsUser);
    }

    TlsSettings withAuthorities(String file) {
        return new TlsSettings(certificate, key, mode, Optional.of(Path.of(file)), nameIsUser);
    }

    TlsSettings withNameIsUser(boolean changed) {
        return new TlsSettings(certificate, key, mode, authorities, changed);
    }

    boolean hasCertificate() {
        return certificate.isPresent() && key.isPresent();
    }

    /** @throws IllegalArgumentException if settings are missing or contradictory */
    TlsConfig config() {
        if (!hasCertificate()) {
            throw new IllegalArgumentException("TLS requires both --tls-certificate and --tls-key");
        }
        if (mode == Mode.NONE && (authorities.isPresent() || nameIsUser)) {
            throw new IllegalArgumentException("--tls-client-ca and --tls-user-from-certificate require"
                    + " --tls-client-certificates optional or required");
        }
        return new TlsConfig(
                readable(certificate.get()),
                readable(key.get()),
                new ClientCertificates(mode, authorities.map(TlsSettings::readable), nameIsUser));
    }

    /** @throws IllegalArgumentException if the file cannot be read */
    static Path readable(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("Cannot read the file " + file);
        }
        return file;
    }
}
