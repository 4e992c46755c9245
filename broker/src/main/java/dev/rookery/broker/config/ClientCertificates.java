package dev.rookery.broker.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Policy of a TLS listener for client certificates.
 *
 * @param mode whether clients present a certificate
 * @param authorities PEM file with the trusted certificate authorities, which vouch for clients of the listener's tenant;
 *     without it, the authorities of all tenants are trusted, each for its tenant
 * @param commonNameAsUsername whether the common name of the certificate's subject is the username, without a password
 */
public record ClientCertificates(Mode mode, Optional<Path> authorities, boolean commonNameAsUsername) {
    /** Whether a client presents a certificate. */
    public enum Mode {
        /** The server requests no certificate. */
        NONE,
        /** The server requests a certificate; if the client presents one, it must be valid. */
        OPTIONAL,
        /** The handshake fails without a valid certificate. */
        REQUIRED
    }

    /** Requests no certificates. */
    public static final ClientCertificates NONE = new ClientCertificates(Mode.NONE, Optional.empty(), false);

    public ClientCertificates {
        if (mode == Mode.NONE && (authorities.isPresent() || commonNameAsUsername)) {
            throw new IllegalArgumentException("Client certificate authorities and usernames from certificates require"
                    + " the client certificate mode OPTIONAL or REQUIRED");
        }
    }

    /** Returns whether certificates of the tenants' own authorities are trusted. */
    public boolean trustsTenants() {
        return mode != Mode.NONE && authorities.isEmpty();
    }
}
