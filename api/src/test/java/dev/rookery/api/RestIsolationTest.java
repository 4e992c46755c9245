package dev.rookery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.rookery.api.ExampleRequest.Field;
import dev.rookery.api.caller.Role;
import dev.rookery.api.license.LicenseSigner;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.LoggerFactory;

/**
 * The owner of one tenant attacks two others, of which one is the default tenant, with every operation of the OpenAPI document:
 * no response contains anything of the others, and nothing of the others changes.
 */
@Tag("long")
class RestIsolationTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Operations whose successful responses do not end. */
    private static final Set<String> STREAMS = Set.of("tailReadings", "followBrokerEvents", "followMessages");

    private static final JsonObject UNLIMITED = new JsonObject().put("users", 0).put("devices", 0);
    private static final int YEAR = 365 * 86_400;

    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    private static TestApi api;
    private static ApiClient attacker;
    private static List<TenantVictim> victims;

    @BeforeAll
    static void start() {
        LicenseSigner signer = new LicenseSigner();
        api = new TestApi(signer.config(UNLIMITED, YEAR));
        TenantId acme = api.addTenant("acme");
        TenantId globex = api.addTenant("globex");
        await().atMost(TIMEOUT).until(() -> api.anonymous().get("/health/ready").status() == 200);
        for (TenantId tenant : List.of(acme, globex)) {
            JsonObject claims = new JsonObject()
                    .put("sub", tenant.value())
                    .put("plan", "MARK-of-" + tenant)
                    .put("limits", UNLIMITED);
            api.database()
                    .execute("UPDATE rookery_tenants SET license = '" + signer.sign(claims, YEAR) + "' WHERE id = '"
                            + tenant + "'");
            ApiClient owner = api.as(tenant, Role.OWNER);
            await().atMost(TIMEOUT)
                    .until(() -> owner.get("/license").json().getString("state").equals("valid"));
        }
        victims = List.of(
                new TenantVictim(api, TenantId.DEFAULT, "MARK-of-default"),
                new TenantVictim(api, globex, "MARK-of-globex"));
        attacker = api.as(acme, Role.OWNER);
        ownObjects();
        LOG.start();
        rootLogger().addAppender(LOG);
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Objects of the attacker with the same names: an operation that finds its own must not touch those of others. */
    private static void ownObjects() {
        String shared = TenantVictim.SHARED;
        attacker.post("/users", new JsonObject().put("name", shared).put("role", "viewer"))
                .expect(201);
        attacker.post("/devices", new JsonObject().put("id", shared)).expect(201);
        attacker.post("/mqtt/users", new JsonObject().put("username", shared + "-user"))
                .expect(201);
    }

    @AfterAll
    static void stop() {
        rootLogger().detachAppender(LOG);
        victims.forEach(TenantVictim::close);
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> noOperationReachesAnotherTenant() {
        List<DynamicTest> tests = new ArrayList<>();
        JsonObject document = api.contract().document().json();
        document.getJsonObject("paths").forEach(path -> {
            JsonObject item = (JsonObject) path.getValue();
            JsonArray parameters = item.getJsonArray("parameters", new JsonArray());
            item.stream().filter(entry -> !entry.getKey().equals("parameters")).forEach(entry -> {
                JsonObject operation = ((JsonObject) entry.getValue()).copy();
                operation.put(
                        "parameters",
                        operation.getJsonArray("parameters", new JsonArray()).addAll(parameters));
                String id = operation.getString("operationId");
                if (!STREAMS.contains(id)) {
                    ExampleRequest example = new ExampleRequest(document, path.getKey(), operation);
                    tests.add(DynamicTest.dynamicTest(
                            id, () -> attack(entry.getKey().toUpperCase(Locale.ROOT), example)));
                }
            });
        });
        assertThat(tests).hasSizeGreaterThan(50);
        return tests.stream();
    }

    private static void attack(String method, ExampleRequest example) {
        List<String> before = victims.stream().map(TenantVictim::contents).toList();
        LOG.list.clear();
        for (Field field : fields(example)) {
            Stream<String> identifiers = field.where().equals("path")
                    ? victims.stream().flatMap(victim -> victim.identifiers().stream())
                    : TenantVictim.NAMES.stream();
            identifiers
                    .distinct()
                    .forEach(identifier -> requireNothing(send(attacker, method, example, field, identifier)));
        }
        for (TenantVictim victim : victims) {
            // Only the token contradicts the host.
            requireNothing(attacker.toHost(
                    victim.tenant() + ".example.com",
                    method,
                    example.path(fields(example).get(0), TenantVictim.SHARED),
                    new JsonObject()));
        }
        assertNothingLogged();
        assertThat(victims.stream().map(TenantVictim::contents).toList()).isEqualTo(before);
    }

    /** What requests of one tenant log names nothing of another. */
    private static void assertNothingLogged() {
        assertThat(List.copyOf(LOG.list)).noneMatch(event -> victims.stream()
                .anyMatch(victim -> event.getFormattedMessage().contains(victim.mark())
                        || event.getThrowableProxy() != null
                                && ThrowableProxyUtil.asString(event.getThrowableProxy())
                                        .contains(victim.mark())));
    }

    /** Metrics are for the operator: a label may name a tenant, but no user, device, topic or key. */
    @Test
    void metricsNameTenantsOnly() {
        assertThat(api.registry().getMeters()).isNotEmpty().allSatisfy(meter -> assertThat(
                        meter.getId().getTags())
                .noneMatch(tag -> Stream.of("MARK-of", TenantVictim.SHARED, TenantVictim.ONLY_THEIRS)
                        .anyMatch(tag.getValue()::contains))
                .filteredOn(tag -> !tag.getKey().equals("tenant"))
                .noneMatch(tag -> Stream.of("globex", "acme").anyMatch(tag.getValue()::contains)));
    }

    private static List<Field> fields(ExampleRequest example) {
        List<Field> fields = example.fields().stream()
                .filter(field ->
                        !field.keys().contains("limit") && !field.keys().contains("cursor"))
                .toList();
        return fields.isEmpty() ? List.of(new Field("none", List.of("none"))) : fields;
    }

    private static ApiClient.Response send(
            ApiClient client, String method, ExampleRequest example, Field field, String identifier) {
        String path = example.path(field, identifier);
        return example.hasBody()
                ? client.json(method, path, example.body(field, identifier))
                : client.send(method, path, BodyPublishers.noBody(), List.of());
    }

    private static void requireNothing(ApiClient.Response response) {
        victims.forEach(victim -> assertThat(response.text())
                .as(response.response().request().toString())
                .doesNotContain(victim.mark()));
        assertThat(response.status()).isLessThan(500);
    }

    /** What exists at another tenant only looks like what exists nowhere. */
    @Test
    void objectsOfOthersLookLikeUnknownOnes() {
        List<String> paths = List.of(
                "/users/%s", "/devices/%s", "/mqtt/users/%s-user", "/mqtt/users/%s-user/acls", "/broker/client?id=%s");
        for (String path : paths) {
            for (String method : List.of("GET", "DELETE")) {
                ApiClient.Response theirs = attacker.send(
                        method, path.formatted(TenantVictim.ONLY_THEIRS), BodyPublishers.noBody(), List.of());
                ApiClient.Response unknown =
                        attacker.send(method, path.formatted("unknown-name"), BodyPublishers.noBody(), List.of());
                assertThat(theirs.status()).isEqualTo(unknown.status()).isGreaterThanOrEqualTo(400);
                assertThat(theirs.text().replace(TenantVictim.ONLY_THEIRS, "unknown-name"))
                        .isEqualTo(unknown.text());
            }
        }
    }

    @Test
    void streamsContainOnlyTheOwnTenant() {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> readings =
                attacker.stream("/sensor-data/tail?device=" + TenantVictim.SHARED, lines::add);
        await().atMost(TIMEOUT).until(() -> !lines.isEmpty());
        CompletableFuture<Void> events = attacker.stream("/broker/events/stream", lines::add);
        CompletableFuture<Void> messages = attacker.stream("/broker/messages/stream?filter=%23", lines::add);
        victims.forEach(TenantVictim::connectAgain);
        victims.forEach(victim ->
                victim.publish("sensor/" + TenantVictim.SHARED + "/live", "{\"value\": \"" + victim.mark() + "\"}"));
        attacker.post(
                        "/broker/messages",
                        new JsonObject()
                                .put("topic", "sensor/" + TenantVictim.SHARED + "/live")
                                .put("payload", "{\"value\": \"own\"}"))
                .expect(200);
        JsonObject own = attacker.post("/devices", new JsonObject().put("id", "own-device"))
                .expect(201)
                .json()
                .getJsonObject("connect");

        await().atMost(TIMEOUT).until(() -> lines.stream().anyMatch(line -> line.contains("\"own\"")));
        // The stream may begin after the first connection.
        await().atMost(TIMEOUT).until(() -> {
            TenantVictim.connect(api, own, "own-client").disconnect();
            return lines.stream().anyMatch(line -> line.contains("own-client"));
        });
        assertThat(lines)
                .noneMatch(line -> victims.stream().anyMatch(victim -> line.contains(victim.mark())))
                .noneMatch(line -> line.contains("globex"));
        readings.cancel(true);
        events.cancel(true);
        messages.cancel(true);
    }
}
