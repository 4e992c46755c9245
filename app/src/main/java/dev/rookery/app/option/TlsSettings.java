package dev.rookery.app.option;

import dev.rookery.broker.config.ClientCertificates;
import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.TlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What was said about TLS, for all listeners or for one; whether it makes sense shows in {@link #config}. */
record TlsSettings(
        Optional<Path> certificate, Optional<Path> key, Mode demand, Optional<Path> authorities, boolean nameIsUser) {

    TlsSettings withCertificate(String file) {
        return new TlsSettings(Optional.of(Path.of(file)), key, demand, authorities, nameIsUser);
    }

    TlsSettings withKey(String file) {
        return new TlsSettings(certificate, Optional.of(Path.of(file)), demand, authorities, nameIsUser);
    }

    TlsSettings withDemand(Mode changed) {
        return new TlsSettings(certificate, key, changed, authorities, nameIsUser);
    }

    TlsSettings withAuthorities(String file) {
        return new TlsSettings(certificate, key, demand, Optional.of(Path.of(file)), nameIsUser);
    }

    TlsSettings withNameIsUser(boolean changed) {
        return new TlsSettings(certificate, key, demand, authorities, changed);
    }

    boolean hasCertificate() {
        return certificate.isPresent() && key.isPresent();
    }

    /** @throws IllegalArgumentException if something is missing or contradicts itself */
    TlsConfig config() {
        if (!hasCertificate()) {
            throw new IllegalArgumentException("TLS needs both --tls-certificate and --tls-key");
        }
        if (demand != Mode.NONE && authorities.isEmpty()) {
            throw new IllegalArgumentException(
                    "Client certificates need --tls-client-ca, the certificates of those who sign them");
        }
        if (demand == Mode.NONE && (authorities.isPresent() || nameIsUser)) {
            throw new IllegalArgumentException("--tls-client-ca and --tls-user-from-certificate need"
                    + " --tls-client-certificates optional or required");
        }
        return new TlsConfig(
                readable(certificate.get()),
                readable(key.get()),
                new ClientCertificates(demand, authorities.map(TlsSettings::readable), nameIsUser));
    }

    private static Path readable(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("The file " + file + " cannot be read");
        }
        return file;
    }
}
