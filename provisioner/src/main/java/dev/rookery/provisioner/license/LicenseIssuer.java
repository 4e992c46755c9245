package dev.rookery.provisioner.license;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Issues licenses: JWTs signed with RS256 that have the claims {@code iss}, {@code aud}, {@code sub} (customer id),
 * {@code iat}, {@code exp}, {@code jti}, {@code plan} and {@code limits}. Thread-safe.
 */
public final class LicenseIssuer {
    public static final String AUDIENCE = "rookery-instance";
    private static final String ALGORITHM = "RS256";

    private final Vertx vertx;
    private final Pool pool;
    private final LicenseRepository repository;
    private final ProvisionerSecret secret;
    private final String issuer;
    private final Clock clock;
    /** Generation of the first key, if there was none at the start. */
    private volatile Future<Void> firstKey = Future.succeededFuture();

    /** @param issuer claim {@code iss} */
    public LicenseIssuer(Vertx vertx, Pool pool, ProvisionerSecret secret, String issuer, Clock clock) {
        this.vertx = vertx;
        this.pool = pool;
        this.repository = new LicenseRepository(pool);
        this.secret = secret;
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * Checks that the secret decrypts the newest signing key. If there is none, begins to generate the first one, for which
     * licenses wait: it takes seconds.
     */
    public Future<Void> start() {
        return repository.keys().compose(keys -> {
            if (keys.isEmpty()) {
                generateFirst();
                return Future.succeededFuture();
            }
            return vertx.executeBlocking(() -> {
                keys.get(0).privateKey(secret);
                return null;
            });
        });
    }

    private Future<Void> generateFirst() {
        Future<Void> generated = generate()
                .compose(key -> pool.withTransaction(connection -> new LicenseRepository(connection).addFirstKey(key)));
        firstKey = generated;
        return generated;
    }

    /** Returns all keys, at least one. A first key that could not be stored is generated again. */
    private Future<List<SigningKey>> keys() {
        return firstKey.recover(failure -> generateFirst()).compose(generated -> repository.keys());
    }

    /** Generates a new signing key for future licenses. Previous public keys remain valid. */
    public Future<Void> rotate() {
        return generate().compose(repository::addKey);
    }

    /** Returns the public keys as a JWK set (RFC 7517), the newest first. */
    public Future<JsonObject> keySet() {
        return keys().map(keys -> new JsonObject()
                .put("keys", new JsonArray(keys.stream().map(SigningKey::jwk).toList())));
    }

    /** Returns the public keys as concatenated PEM, the newest first. */
    public Future<String> publicKeys() {
        return keys().map(keys -> keys.stream().map(SigningKey::publicKey).collect(Collectors.joining()));
    }

    /** Returns the license that was issued last. */
    public Future<Optional<IssuedLicense>> current(CustomerId customer) {
        return repository.current(customer);
    }

    public Future<IssuedLicense> issue(CustomerId customer, Plan plan) {
        return keys().compose(keys -> sign(keys, customer, plan))
                .compose(license -> repository.add(license).map(license));
    }

    /** Returns the current license, or issues one if none exists, the plan has changed, or the renewal is due. */
    public Future<IssuedLicense> ensure(CustomerId customer, Plan plan) {
        return current(customer)
                .compose(current -> current.filter(license -> license.plan().equals(plan.name()))
                        .filter(license -> !plan.renews() || !license.isRenewalDue(clock.instant()))
                        .map(Future::succeededFuture)
                        .orElseGet(() -> issue(customer, plan)));
    }

    /**
     * Returns a JWT with these claims, signed with the newest key. The claim {@code aud} must tell it from a license.
     *
     * @param claims complete, including times
     */
    public Future<String> sign(JsonObject claims) {
        return keys().compose(keys -> vertx.executeBlocking(() -> token(keys.get(0), claims)));
    }

    private Future<SigningKey> generate() {
        return vertx.executeBlocking(() -> SigningKey.generate(secret));
    }

    private Future<IssuedLicense> sign(List<SigningKey> keys, CustomerId customer, Plan plan) {
        SigningKey key = keys.get(0);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(plan.licenseLifetime());
        UUID id = UUID.randomUUID();
        JsonObject claims = new JsonObject()
                .put("iss", issuer)
                .put("aud", AUDIENCE)
                .put("sub", customer.value())
                .put("iat", now.getEpochSecond())
                .put("exp", end.getEpochSecond())
                .put("jti", id.toString())
                .put("plan", plan.name())
                .put("limits", limits(plan.limits()));
        return vertx.executeBlocking(
                () -> new IssuedLicense(id, customer, plan.name(), key.id(), token(key, claims), now, end));
    }

    private String token(SigningKey key, JsonObject claims) {
        JWTAuth jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm(ALGORITHM)
                                .setBuffer(Buffer.buffer(key.privateKey(secret)))));
        return jwt.generateToken(
                claims,
                new JWTOptions()
                        .setAlgorithm(ALGORITHM)
                        .setNoTimestamp(true)
                        .setHeader(new JsonObject().put("kid", key.id())));
    }

    private static JsonObject limits(PlanLimits limits) {
        JsonObject claim = new JsonObject()
                .put("devices", limits.devices())
                .put("users", limits.users())
                .put("messagesPerSecond", limits.messagesPerSecond())
                .put("retentionDays", limits.retentionDays());
        return limits.broker().isEmpty() ? claim : claim.put("broker", new JsonObject(Map.copyOf(limits.broker())));
    }
}
