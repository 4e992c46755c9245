package dev.rookery.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which tenant a request is for, and who may use it. */
class TenantAccessTest {
    private static TestApi api;
    private static TenantId acme;
    private static TenantId globex;

    @BeforeAll
    static void start() {
        api = new TestApi();
        acme = api.addTenant("acme");
        globex = api.addTenant("globex");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonObject credentials(String name, String password) {
        return new JsonObject().put("name", name).put("password", password);
    }

    private static void setState(String tenant, String state) {
        api.database().execute("UPDATE rookery_tenants SET state = '" + state + "' WHERE id = '" + tenant + "'");
        api.awaitDirectory(directory -> directory
                .find(new TenantId(tenant))
                .filter(found -> found.state().text().equals(state))
                .isPresent());
    }

    @Test
    void theHostOrTheBodyOfALoginNamesTheTenant() {
        JsonObject login = credentials("viewer", TestApi.PASSWORD);
        for (String host : List.of("acme.example.com", "ACME.Example.COM:3001", "acme.localhost")) {
            String token = api.anonymous()
                    .toHost(host, "POST", "/auth/login", login)
                    .expect(200)
                    .json()
                    .getString("access_token");
            assertThat(api.anonymous().with(token).get("/auth/caller").json().getString("tenant"))
                    .isEqualTo("acme");
        }
        assertThat(api.as(globex, Role.VIEWER).get("/auth/caller").json().getString("tenant"))
                .isEqualTo("globex");
        assertThat(api.as(Role.VIEWER).get("/auth/caller").json().getString("tenant"))
                .isEqualTo("default");
    }

    @Test
    void refusesLoginsWhoseHostAndBodyNameDifferentTenants() {
        JsonObject login = credentials("viewer", TestApi.PASSWORD).put("tenant", "globex");
        String detail = api.anonymous()
                .toHost("acme.example.com", "POST", "/auth/login", login)
                .expectProblem(403, "forbidden")
                .text();
        assertThat(api.anonymous()
                        .toHost("unknown.example.com", "POST", "/auth/login", login)
                        .expectProblem(403, "forbidden")
                        .text())
                .isEqualTo(detail);
    }

    @Test
    void unknownTenantsLookLikeUnknownUsers() {
        String wrongPassword = api.anonymous()
                .post("/auth/login", credentials("owner", "wrong").put("tenant", "acme"))
                .expectProblem(401, "unauthenticated")
                .text();
        String unknownUser = api.anonymous()
                .post("/auth/login", credentials("unknown", TestApi.PASSWORD).put("tenant", "acme"))
                .expectProblem(401, "unauthenticated")
                .text();
        String unknownTenant = api.anonymous()
                .post("/auth/login", credentials("owner", TestApi.PASSWORD).put("tenant", "unknown"))
                .expectProblem(401, "unauthenticated")
                .text();
        String unknownHost = api.anonymous()
                .toHost("unknown.example.com", "POST", "/auth/login", credentials("owner", TestApi.PASSWORD))
                .expectProblem(401, "unauthenticated")
                .text();

        assertThat(List.of(unknownUser, unknownTenant, unknownHost)).containsOnly(wrongPassword);
        assertThat(api.database()
                        .query("SELECT subject FROM api_audit WHERE tenant = 'default' AND action = 'user.login-failed'"
                                + " AND subject LIKE '%@unknown' GROUP BY subject"))
                .containsExactly("owner@unknown");
    }

    @Test
    void refusesTokensAndKeysAtTheHostOfAnotherTenant() {
        ApiClient owner = api.as(acme, Role.OWNER);
        String key = owner.post(
                        "/api-keys",
                        new JsonObject()
                                .put("name", "report")
                                .put("role", "viewer")
                                .put("scopes", new JsonArray().add("devices:read")))
                .expect(201)
                .json()
                .getString("key");
        for (ApiClient client : List.of(owner, api.anonymous().with(key))) {
            client.toHost("acme.example.com", "GET", "/devices", new JsonObject())
                    .expect(200);
            client.toHost("example.com", "GET", "/devices", new JsonObject()).expect(200);
            String detail = client.toHost("globex.example.com", "GET", "/devices", new JsonObject())
                    .expectProblem(403, "forbidden")
                    .text();
            assertThat(client.toHost("unknown.example.com", "GET", "/devices", new JsonObject())
                            .expectProblem(403, "forbidden")
                            .text())
                    .isEqualTo(detail);
        }
        api.as(Role.OWNER)
                .toHost("acme.example.com", "GET", "/devices", new JsonObject())
                .expectProblem(403, "forbidden");
    }

    @Test
    void refreshTokensBelongToTheirTenant() {
        JsonObject tokens = api.anonymous()
                .post("/auth/login", credentials("viewer", TestApi.PASSWORD).put("tenant", "acme"))
                .expect(200)
                .json();
        JsonObject refresh = new JsonObject().put("refresh_token", tokens.getString("refresh_token"));

        api.anonymous()
                .toHost("globex.example.com", "POST", "/auth/refresh", refresh)
                .expectProblem(403, "forbidden");
        api.anonymous()
                .toHost("globex.example.com", "POST", "/auth/logout", refresh)
                .expectProblem(403, "forbidden");
        JsonObject renewed =
                api.anonymous().post("/auth/refresh", refresh).expect(200).json();
        assertThat(api.anonymous()
                        .with(renewed.getString("access_token"))
                        .get("/auth/caller")
                        .json()
                        .getString("tenant"))
                .isEqualTo("acme");
        api.anonymous()
                .post("/auth/logout", new JsonObject().put("refresh_token", renewed.getString("refresh_token")))
                .expect(204);
        api.anonymous()
                .with(renewed.getString("access_token"))
                .get("/auth/caller")
                .expectProblem(401, "unauthenticated");
    }

    @Test
    void devicesRegisterInTheTenantOfTheirKey() {
        JsonObject key = api.as(acme, Role.ADMIN)
                .post(
                        "/provisioning-keys",
                        new JsonObject()
                                .put("name", "line")
                                .put("max_devices", 1)
                                .put("expires_at", "2099-01-01T00:00:00Z"))
                .expect(201)
                .json();
        JsonObject registration =
                new JsonObject().put("key", key.getString("key")).put("id", "press1");

        api.anonymous()
                .toHost("globex.example.com", "POST", "/provisioning/register", registration)
                .expectProblem(403, "forbidden");
        JsonObject connect = api.anonymous()
                .post("/provisioning/register", registration)
                .expect(201)
                .json()
                .getJsonObject("connect");

        assertThat(connect.getString("username")).isEqualTo("press1@acme");
        assertThat(connect.getString("example_command")).contains("-i press1 -u press1@acme");
        assertThat(api.database().query("SELECT username FROM t_acme.mqtt_users WHERE username = 'press1'"))
                .containsExactly("press1");
        api.as(acme, Role.VIEWER).get("/devices/press1").expect(200);
        api.as(globex, Role.VIEWER).get("/devices/press1").expectProblem(404, "not-found");
        api.as(Role.VIEWER).get("/devices/press1").expectProblem(404, "not-found");
    }

    @Test
    void suspendedTenantsCannotUseTheApi() {
        TenantId tenant = api.addTenant("initech");
        ApiClient owner = api.as(tenant, Role.OWNER);
        JsonObject tokens = api.anonymous()
                .post("/auth/login", credentials("viewer", TestApi.PASSWORD).put("tenant", "initech"))
                .expect(200)
                .json();
        setState("initech", "suspended");

        String detail = owner.get("/devices").expectProblem(403, "forbidden").text();
        assertThat(detail).contains("The tenant is suspended");
        api.anonymous()
                .post("/auth/login", credentials("owner", TestApi.PASSWORD).put("tenant", "initech"))
                .expectProblem(403, "forbidden");
        api.anonymous()
                .post("/auth/login", credentials("owner", "wrong").put("tenant", "initech"))
                .expectProblem(401, "unauthenticated");
        api.anonymous()
                .post("/auth/refresh", new JsonObject().put("refresh_token", tokens.getString("refresh_token")))
                .expectProblem(403, "forbidden");

        setState("initech", "active");
        owner.get("/devices").expect(200);
        setState("initech", "removing");
        assertThat(owner.get("/devices").expectProblem(403, "forbidden").text()).contains("being removed");
    }

    @Test
    void removalDeletesTheRowsOfTheTenantOnly() {
        TenantId tenant = api.addTenant("hooli");
        ApiClient owner = api.as(tenant, Role.OWNER);
        owner.post("/devices", new JsonObject().put("id", "d")).expect(201);
        setState("hooli", "removing");

        // In slices, until the registration is deleted too.
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            api.database().execute("SET ROLE platform; SELECT rookery_delete_tenant('hooli')");
            return api.database()
                    .query("SELECT id FROM rookery_tenants WHERE id = 'hooli'")
                    .isEmpty();
        });

        assertThat(api.database()
                        .query(
                                "SELECT count(*) FROM (SELECT tenant FROM api_users UNION ALL SELECT tenant FROM api_audit"
                                        + " UNION ALL SELECT tenant FROM devices UNION ALL SELECT tenant FROM api_sessions) r"
                                        + " WHERE tenant = 'hooli'"))
                .containsExactly("0");
        owner.get("/devices").expectProblem(401, "unauthenticated");
        api.as(acme, Role.VIEWER).get("/devices").expect(200);
    }

    /** Otherwise the broker would have no queue yet for a reading that the new user publishes at once. */
    @Test
    void aUserOfANewTenantIsCreatedWhenTheBrokerQueuesItsReadings() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(2);
        JsonObject user = new JsonObject().put("username", "first").put("password", "a secret text");
        try (Connection blocker = PostgresClients.dataSource(
                                PostgresConfig.fromUrl(api.database().url(), Map.of()))
                        .getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            // The ingestion cannot record its session.
            statement.execute("LOCK TABLE sensor_receipts IN EXCLUSIVE MODE");
            ApiClient admin = api.as(api.addTenant("umbrella"), Role.ADMIN);

            Future<?> created =
                    callers.submit(() -> admin.post("/mqtt/users", user).expect(201));
            Future<?> imported = callers.submit(() -> admin.send(
                            "POST",
                            "/mqtt/import",
                            BodyPublishers.ofString("username,password\nsecond,a secret text\n"),
                            List.of("Content-Type", "text/csv"))
                    .expect(200));
            // Requests of a tenant that exists are not held up.
            api.as(Role.ADMIN).post("/mqtt/users", user).expect(201);
            assertThat(api.database().query("SELECT username FROM t_umbrella.mqtt_users"))
                    .isEmpty();
            blocker.rollback();

            created.get(1, TimeUnit.MINUTES);
            imported.get(1, TimeUnit.MINUTES);
            // Ids of transactions grow.
            assertThat(api.database()
                            .query("SELECT count(*) FROM t_umbrella.mqtt_users u, sensor_receipts r"
                                    + " WHERE r.tenant = 'umbrella' AND u.xmin::text::bigint > r.xmin::text::bigint"))
                    .containsExactly("2");
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aProcessWithoutTenantsServesTheDefaultTenantAlone() {
        String token = api.as(acme, Role.OWNER).token();
        try (TestApi.Second alone = api.withoutTenants()) {
            alone.client().with(token).get("/devices").expectProblem(403, "forbidden");
            alone.client()
                    .post("/auth/login", credentials("owner", TestApi.PASSWORD).put("tenant", "acme"))
                    .expectProblem(401, "unauthenticated");
            alone.client().login("owner", TestApi.PASSWORD).get("/devices").expect(200);
        }
    }

    @Test
    void onlyTheOperatorDrainsTheBroker() {
        api.as(acme, Role.OWNER)
                .post("/broker/drain", new JsonObject().put("seconds", 1))
                .expectProblem(403, "forbidden");
    }
}
