package dev.rookery.broker.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What a listener wants to know of clients by TLS.
 *
 * @param demand whether they have to show a certificate
 * @param authorities the certificates, PEM, that must have signed it; there unless none is asked for
 * @param nameIsUser whether the common name of its subject is the user, who needs no password then
 */
public record ClientCertificates(Demand demand, Optional<Path> authorities, boolean nameIsUser) {
    /** Whether a client has to show a certificate. */
    public enum Demand {
        /** It is not asked for one. */
        NONE,
        /** It is asked; one that it shows must be right. */
        OPTIONAL,
        /** Without one there is no connection. */
        REQUIRED
    }

    /** Clients are not asked. */
    public static final ClientCertificates NONE = new ClientCertificates(Demand.NONE, Optional.empty(), false);

    public ClientCertificates {
        Objects.requireNonNull(demand, "demand");
        Objects.requireNonNull(authorities, "authorities");
        if (demand == Demand.NONE) {
            if (authorities.isPresent() || nameIsUser) {
                throw new IllegalArgumentException(
                        "Client certificates are not asked for; ask with 'optional' or 'required'");
            }
        } else if (authorities.isEmpty()) {
            throw new IllegalArgumentException(
                    "Client certificates need a file with the certificates of those who sign them");
        }
    }
}
