package dev.rookery.auth;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trust in client certificates that the certificate authorities of tenants have signed. The authority that signed a
 * certificate determines its tenant. Thread-safe; no method blocks.
 */
public interface CertificateTrust {
    /** Trusts no certificate. */
    CertificateTrust NONE = new CertificateTrust() {
        @Override
        public Optional<DeviceCertificate> verify(X509Certificate certificate, Optional<TenantId> claimed) {
            return Optional.empty();
        }

        @Override
        public boolean isTrusted(DeviceCertificate certificate) {
            return false;
        }

        @Override
        public void addListener(Consumer<TenantId> listener) {}
    };

    /**
     * Verifies a client's certificate: its signature, validity and purpose, and that it is not revoked.
     *
     * @param claimed tenant that the client has named by a host name; empty if it has named none
     * @return empty if the certificate is not trusted, or belongs to another tenant than the claimed one
     */
    Optional<DeviceCertificate> verify(X509Certificate certificate, Optional<TenantId> claimed);

    /** Returns whether a verified certificate is still trusted: not expired, not revoked, and its authority not retired. */
    boolean isTrusted(DeviceCertificate certificate);

    /** Adds a receiver of tenants some of whose certificates may no longer be trusted. Called on any thread. */
    void addListener(Consumer<TenantId> listener);
}
