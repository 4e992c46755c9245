package dev.rookery.api.certificate;

import dev.rookery.api.certificate.DeviceAuthority.Origin;
import dev.rookery.api.certificate.DeviceAuthority.State;
import dev.rookery.api.certificate.x509.CertificateTemplate;
import dev.rookery.api.certificate.x509.Certificates;
import dev.rookery.api.certificate.x509.KeyPairs;
import dev.rookery.api.certificate.x509.Validity;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Creates, rotates and retires the certificate authorities of a tenant, within a transaction. Generating a key and a signature takes
 * about a millisecond.
 */
public final class AuthorityService {
    /** Maximum number of authorities of a tenant. */
    public static final int MAXIMUM_AUTHORITIES = 8;

    /** Lifetime of a generated authority. */
    public static final Duration LIFETIME = Duration.ofDays(3650);

    private static final int ID_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AuthorityKeys keys;
    private final Clock clock;

    public AuthorityService(AuthorityKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Creates an authority whose key the platform generates.
     *
     * @param connection of a transaction for the tenant
     * @return fails with an {@link ApiException} if the name is taken or the limit is reached
     */
    public Future<DeviceAuthority> create(SqlConnection connection, TenantId tenant, String name, String createdBy) {
        return add(connection, tenant, generate(tenant, name, createdBy));
    }

    private DeviceAuthority generate(TenantId tenant, String name, String createdBy) {
        String id = newId();
        Instant now = now();
        KeyPair pair = KeyPairs.generate();
        byte[] certificate = CertificateTemplate.authority(pair, tenant.value(), id, Validity.from(now, LIFETIME));
        return new DeviceAuthority(
                id,
                name,
                State.CURRENT,
                Origin.GENERATED,
                Certificates.parse(certificate),
                Optional.of(keys.encrypt(tenant, id, pair.getPrivate())),
                createdBy,
                now);
    }

    /**
     * Adds an authority whose key the tenant has.
     *
     * @param certificate has been checked
     */
    Future<DeviceAuthority> addImported(
            SqlConnection connection, TenantId tenant, String name, X509Certificate certificate, String createdBy) {
        return add(
                connection,
                tenant,
                new DeviceAuthority(
                        newId(),
                        name,
                        State.CURRENT,
                        Origin.IMPORTED,
                        certificate,
                        Optional.empty(),
                        createdBy,
                        now()));
    }

    private static Future<DeviceAuthority> add(SqlConnection connection, TenantId tenant, DeviceAuthority authority) {
        AuthorityRepository authorities = new AuthorityRepository(connection, tenant);
        return authorities
                .lock()
                .compose(locked -> authorities.list())
                .compose(existing -> {
                    if (existing.size() >= MAXIMUM_AUTHORITIES) {
                        throw new ApiException(
                                ProblemType.QUOTA_EXCEEDED,
                                "The limit of " + MAXIMUM_AUTHORITIES
                                        + " certificate authorities is reached. Retire one"
                                        + " that is no longer needed");
                    }
                    if (existing.stream().anyMatch(other -> other.name().equals(authority.name()))) {
                        throw ApiException.conflict("The name '" + authority.name() + "' is taken; choose another");
                    }
                    return authorities.add(authority);
                })
                .map(added -> {
                    if (!added) {
                        throw ApiException.conflict(
                                "This authority is registered already, by this or another tenant. Each"
                                        + " tenant needs an authority with a key of its own");
                    }
                    return authority;
                });
    }

    /**
     * Replaces an authority by a new one: certificates of both are accepted, and the new one issues certificates.
     *
     * @param name of the new authority
     * @return fails with an {@link ApiException} if there is no such authority, or it has been replaced already
     */
    public Future<DeviceAuthority> rotate(
            SqlConnection connection, TenantId tenant, String id, String name, String createdBy) {
        AuthorityRepository authorities = new AuthorityRepository(connection, tenant);
        return authorities
                .find(id)
                .map(found -> found.orElseThrow(() -> notFound(id)))
                .compose(before -> {
                    if (before.state() == State.PREVIOUS) {
                        throw ApiException.conflict("The certificate authority has been replaced already");
                    }
                    return create(connection, tenant, name, createdBy);
                })
                .compose(created -> authorities.setPrevious(id).map(created));
    }

    /**
     * Deletes an authority: its certificates are no longer accepted, and clients that are connected with them are disconnected.
     *
     * @return fails with an {@link ApiException} if there is no such authority
     */
    public static Future<Void> retire(SqlConnection connection, TenantId tenant, String id) {
        return new AuthorityRepository(connection, tenant).delete(id).map(deleted -> {
            if (!deleted) {
                throw notFound(id);
            }
            return null;
        });
    }

    /** Returns the authorities of a tenant, ordered by time of creation. */
    public static Future<List<DeviceAuthority>> list(SqlConnection connection, TenantId tenant) {
        return new AuthorityRepository(connection, tenant).list();
    }

    static ApiException notFound(String id) {
        return ApiException.notFound("certificate authority '" + id + "'");
    }

    private Instant now() {
        // As PostgreSQL stores it.
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String newId() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
