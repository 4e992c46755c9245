package dev.rookery.auth.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.CertificateTrust;
import dev.rookery.auth.DeviceCertificate;
import dev.rookery.auth.TenantId;
import dev.rookery.digest.Sha256;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trust in the certificate authorities of tenants, in memory. A device certificate must be signed by an authority directly:
 * there is no path to build, and no other certificate of a client is examined. Thread-safe.
 */
public final class DeviceTrust implements CertificateTrust {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeviceTrust.class);
    /** Certificates whose signature is known to be correct, so that CONNECT and resumed sessions do not verify it again. */
    private static final int VERIFIED_CERTIFICATES = 10_000;

    private final AuthorityIndex authorities = new AuthorityIndex();
    private final Clock clock;
    private final List<Consumer<TenantId>> listeners = new CopyOnWriteArrayList<>();
    /** Authority that has signed a certificate, by the SHA-256 of the certificate. */
    private final Cache<ByteBuffer, AuthorityKey> verified =
            Caffeine.newBuilder().maximumSize(VERIFIED_CERTIFICATES).build();

    public DeviceTrust(Clock clock) {
        this.clock = clock;
    }

    /** Replaces the authorities of a tenant; none removes them. */
    public void replace(TenantId tenant, List<TrustedAuthority> current) {
        authorities.replace(tenant, current);
        listeners.forEach(listener -> listener.accept(tenant));
    }

    /** Replaces the authorities of all tenants. */
    public void replaceAll(List<TrustedAuthority> current) {
        Map<TenantId, List<TrustedAuthority>> byTenant =
                current.stream().collect(Collectors.groupingBy(TrustedAuthority::tenant));
        Stream.concat(authorities.tenants().stream(), byTenant.keySet().stream())
                .distinct()
                .toList()
                .forEach(tenant -> replace(tenant, byTenant.getOrDefault(tenant, List.of())));
    }

    @Override
    public Optional<DeviceCertificate> verify(X509Certificate certificate, Optional<TenantId> claimed) {
        Instant now = clock.instant();
        byte[] encoded;
        try {
            encoded = certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            return refused("it is malformed", claimed);
        }
        Optional<String> flaw = DeviceCertificateRules.flaw(certificate, encoded, now);
        if (flaw.isPresent()) {
            return refused(flaw.get(), claimed);
        }
        TrustedAuthority authority = signer(certificate, ByteBuffer.wrap(Sha256.digest(encoded)), claimed);
        if (authority == null) {
            return refused("no authority of a tenant has signed it", claimed);
        }
        if (claimed.filter(tenant -> !tenant.equals(authority.tenant())).isPresent()) {
            return refused("it belongs to the tenant " + authority.tenant(), claimed);
        }
        Instant end = certificate.getNotAfter().toInstant();
        DeviceCertificate verdict = new DeviceCertificate(
                authority.tenant(),
                authority.id(),
                SerialDigest.of(certificate.getSerialNumber()),
                end.isBefore(authority.notAfter()) ? end : authority.notAfter());
        return isTrusted(verdict) ? Optional.of(verdict) : refused("it is revoked or its authority expired", claimed);
    }

    private static Optional<DeviceCertificate> refused(String reason, Optional<TenantId> claimed) {
        LOGGER.debug(
                "tenant={} A client certificate is refused: {}",
                claimed.map(TenantId::value).orElse(""),
                reason);
        return Optional.empty();
    }

    private @Nullable TrustedAuthority signer(
            X509Certificate certificate, ByteBuffer digest, Optional<TenantId> claimed) {
        List<TrustedAuthority> candidates =
                authorities.named(TrustedAuthority.nameOf(certificate.getIssuerX500Principal()), claimed);
        AuthorityKey known = verified.getIfPresent(digest);
        for (TrustedAuthority candidate : candidates) {
            if (AuthorityKey.of(candidate).equals(known)) {
                return candidate;
            }
            if (candidate.hasSigned(certificate)) {
                verified.put(digest, AuthorityKey.of(candidate));
                return candidate;
            }
        }
        return null;
    }

    @Override
    public boolean isTrusted(DeviceCertificate certificate) {
        Instant now = clock.instant();
        return authorities
                .find(certificate.tenant(), certificate.authority())
                .filter(authority -> authority.isValidAt(now)
                        && !now.isAfter(certificate.notAfter())
                        && !authority.hasRevoked(certificate.serial()))
                .isPresent();
    }

    @Override
    public void addListener(Consumer<TenantId> listener) {
        listeners.add(listener);
    }

    /** A new key gets a new random id. */
    private record AuthorityKey(TenantId tenant, String id) {
        static AuthorityKey of(TrustedAuthority authority) {
            return new AuthorityKey(authority.tenant(), authority.id());
        }
    }
}
