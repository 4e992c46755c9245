package dev.rookery.api.certificate;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.certificate.x509.CertificateTemplate;
import dev.rookery.api.certificate.x509.Certificates;
import dev.rookery.api.certificate.x509.KeyPairs;
import dev.rookery.api.certificate.x509.PemText;
import dev.rookery.api.certificate.x509.SigningRequest;
import dev.rookery.api.certificate.x509.Validity;
import dev.rookery.api.certificate.x509.X509Exception;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Issues device certificates within a transaction. Keys and signatures are computed on worker threads. */
public final class CertificateIssuance {
    /** Maximum number of certificates of a tenant that have not expired, revoked ones included: the broker knows these. */
    static final int MAXIMUM_CERTIFICATES = 50_000;

    /** Maximum number of certificates of a device that have neither expired nor been revoked. */
    static final int MAXIMUM_OF_DEVICE = 5;

    private final Supplier<AuthorityKeys> keys;
    private final WorkerExecutor workers;
    private final AuditLog audit;
    private final Duration maximumLifetime;
    private final Clock clock;

    /**
     * @param keys available when the API has started
     * @param maximumLifetime longest and default lifetime of a certificate
     */
    public CertificateIssuance(
            Supplier<AuthorityKeys> keys,
            WorkerExecutor workers,
            AuditLog audit,
            Duration maximumLifetime,
            Clock clock) {
        this.keys = keys;
        this.workers = workers;
        this.audit = audit;
        this.maximumLifetime = maximumLifetime;
        this.clock = clock;
    }

    /**
     * Parses a request of a device, before a transaction begins.
     *
     * @return fails with an {@link ApiException} if it is malformed or its common name is another one than the device
     */
    public Future<SigningRequest> parse(String pem, String username) {
        return work(() -> {
            SigningRequest request = SigningRequest.parse(pem);
            request.commonName().filter(name -> !name.equals(username)).ifPresent(name -> {
                throw ApiException.invalid("The common name of the certificate request must be '" + username
                        + "', the id of the device, or missing");
            });
            return request;
        });
    }

    /**
     * Issues a certificate for the key of a request. If the key has a certificate of the current authority already, of whose
     * lifetime more than half is left, returns that one.
     *
     * @param connection of a transaction for the tenant of the caller
     * @param lifetimeDays the longest one if empty
     * @return JSON that describes the certificate; fails with an {@link ApiException} if the tenant has no authority that issues
     *     certificates, or a limit is reached
     */
    public Future<JsonObject> issue(
            SqlConnection connection,
            ApiRequest request,
            String username,
            SigningRequest signing,
            Optional<Integer> lifetimeDays) {
        TenantId tenant = Caller.of(request).tenant();
        return currentAuthority(connection, tenant).compose(authority -> new CertificateRepository(connection, tenant)
                .findValid(authority.id(), username, Certificates.keyHash(signing.publicKey()))
                .compose(existing -> existing.filter(this::isFresh)
                        .map(fresh -> Future.succeededFuture(fresh.describe()))
                        .orElseGet(() ->
                                issue(connection, request, authority, username, signing.publicKey(), lifetimeDays))));
    }

    private boolean isFresh(IssuedCertificate certificate) {
        Duration lifetime = Duration.between(certificate.createdAt(), certificate.notAfter());
        return clock.instant().isBefore(certificate.notAfter().minus(lifetime.dividedBy(2)));
    }

    /** Issues a certificate for a new key, which is returned once. Otherwise like the other method. */
    public Future<JsonObject> issueWithKey(
            SqlConnection connection, ApiRequest request, String username, Optional<Integer> lifetimeDays) {
        TenantId tenant = Caller.of(request).tenant();
        return currentAuthority(connection, tenant).compose(authority -> work(KeyPairs::generate)
                .compose(pair -> issue(connection, request, authority, username, pair.getPublic(), lifetimeDays)
                        .map(json -> json.put("private_key", privateKey(pair)))));
    }

    private static String privateKey(KeyPair pair) {
        return PemText.write(PemText.Kind.PRIVATE_KEY, pair.getPrivate().getEncoded());
    }

    private static Future<DeviceAuthority> currentAuthority(SqlConnection connection, TenantId tenant) {
        AuthorityRepository authorities = new AuthorityRepository(connection, tenant);
        return authorities.lock().compose(locked -> authorities.list()).map(all -> all.stream()
                .filter(DeviceAuthority::issues)
                .max(Comparator.comparing(DeviceAuthority::createdAt))
                .orElseThrow(() -> ApiException.conflict("The tenant has no certificate authority that issues"
                        + " certificates. An administrator creates one with POST /api/device-cas")));
    }

    private Future<JsonObject> issue(
            SqlConnection connection,
            ApiRequest request,
            DeviceAuthority authority,
            String username,
            PublicKey key,
            Optional<Integer> lifetimeDays) {
        TenantId tenant = Caller.of(request).tenant();
        CertificateRepository certificates = new CertificateRepository(connection, tenant);
        Validity validity = validity(authority, lifetimeDays);
        return requireCapacity(certificates, username)
                .compose(permitted -> work(() -> sign(authority, tenant, key, username, validity)))
                .compose(signed -> certificates.add(
                        authority.id(), username, signed, Caller.of(request).name()))
                .compose(issued -> certificates
                        .deleteExpired()
                        .compose(deleted -> audit.record(
                                connection,
                                request,
                                "device-certificate.issue",
                                username,
                                new JsonObject()
                                        .put("serial", IssuedCertificate.text(issued.serial()))
                                        .put("ca", authority.id())
                                        .put("not_after", issued.notAfter().toString())))
                        .map(recorded -> issued.describe()
                                .put("ca_certificate", PemText.write(PemText.Kind.CERTIFICATE, authority.encoded()))));
    }

    private X509Certificate sign(
            DeviceAuthority authority, TenantId tenant, PublicKey key, String username, Validity validity) {
        return Certificates.parse(CertificateTemplate.device(
                keys.get().issuer(tenant, authority), key, tenant.value(), username, validity));
    }

    private Validity validity(DeviceAuthority authority, Optional<Integer> lifetimeDays) {
        Duration lifetime = lifetimeDays.map(Duration::ofDays).orElse(maximumLifetime);
        if (lifetime.compareTo(maximumLifetime) > 0) {
            throw ApiException.invalid("Certificates are valid for at most " + maximumLifetime.toDays()
                    + " days here; choose a shorter 'lifetime_days'");
        }
        Instant now = clock.instant();
        if (now.isAfter(authority.certificate().getNotAfter().toInstant())) {
            throw ApiException.conflict("The certificate authority '" + authority.name()
                    + "' has expired; rotate it with" + " POST /api/device-cas/" + authority.id() + "/rotate");
        }
        return Validity.from(now, lifetime);
    }

    private static Future<Void> requireCapacity(CertificateRepository certificates, String username) {
        return certificates
                .count(username)
                .compose(own -> {
                    if (own >= MAXIMUM_OF_DEVICE) {
                        throw new ApiException(
                                ProblemType.QUOTA_EXCEEDED,
                                "The device has " + own
                                        + " valid certificates, which is the limit. Revoke one that is no"
                                        + " longer needed");
                    }
                    return certificates.count(MAXIMUM_CERTIFICATES);
                })
                .map(all -> {
                    if (all >= MAXIMUM_CERTIFICATES) {
                        throw new ApiException(
                                ProblemType.QUOTA_EXCEEDED,
                                "The limit of " + MAXIMUM_CERTIFICATES
                                        + " certificates of a tenant is reached. Retire an"
                                        + " authority, or wait until certificates expire");
                    }
                    return null;
                });
    }

    /** Runs a computation on a worker thread; its {@link X509Exception} becomes an {@link ApiException}. */
    public <T> Future<T> work(Callable<T> computation) {
        return workers.executeBlocking(
                () -> {
                    try {
                        return computation.call();
                    } catch (X509Exception e) {
                        throw ApiException.invalid(String.valueOf(e.getMessage()));
                    }
                },
                false);
    }
}
