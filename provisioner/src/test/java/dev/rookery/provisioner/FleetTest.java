package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.license.InstanceToken;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All customers: search, order, pages, counts, stream of changes, usage, hand-over. */
class FleetTest {
    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static final InMemoryTarget TARGET = new InMemoryTarget();
    private static final List<String> COMPANIES = List.of("Delta", "alpha", "Charlie", "bravo", "Echo 100%_");
    private static TestProvisioner provisioner;
    private static String operator;

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(
                DATABASE, TARGET, TestProvisioner.shortDelays(), new SignupLimits(1_000_000, 1_000_000));
        operator = provisioner.addOperator();
        COMPANIES.forEach(FleetTest::signUp);
        awaitState("bravo", "ready");
        provisioner
                .call("POST", "/customers/alpha/deployment/upgrade", operator, new JsonObject().put("plan", "starter"))
                .expect(202);
        provisioner
                .call("DELETE", "/customers/bravo/deployment", operator, null)
                .expect(202);
        COMPANIES.forEach(company -> awaitState(id(company), company.equals("bravo") ? "suspended" : "ready"));
    }

    @AfterAll
    static void stop() {
        provisioner.close();
    }

    private static void signUp(String company) {
        provisioner.signUp(id(company) + "@example.com", company);
    }

    private static String id(String company) {
        return company.startsWith("Echo") ? "echo-100" : company.toLowerCase(Locale.ROOT);
    }

    private static void awaitState(String id, String state) {
        await().atMost(TestProvisioner.TIMEOUT).until(() -> provisioner
                .get("/customers/" + id + "/deployment/status", operator)
                .json()
                .getString("state")
                .equals(state));
    }

    private static List<String> list(String query) {
        return ids(provisioner.get("/customers" + query, operator).expect(200).json());
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("customer_id"))
                .toList();
    }

    @Test
    void searchesIdCompanyAndEmail() {
        assertThat(list("?q=ALPH")).containsExactly("alpha");
        assertThat(list("?q=0%25_")).containsExactly("echo-100");
        assertThat(list("?q=delta%40example")).containsExactly("delta");
        assertThat(list("?q=nothing-like-this")).isEmpty();
    }

    @Test
    void filtersByStatePlanAndTarget() {
        assertThat(list("?state=suspended")).containsExactly("bravo");
        assertThat(list("?plan=starter")).containsExactly("alpha");
        assertThat(list("?target=jvm")).isEmpty();
        assertThat(list("?state=ready&q=e")).contains("delta", "charlie").doesNotContain("bravo");
        provisioner.get("/customers?state=unknown", operator).expectProblem(400, "invalid-request");
        provisioner.get("/customers?order=unknown", operator).expectProblem(400, "invalid-request");
    }

    @Test
    void pagesHaveEachCustomerOnceInEveryOrder() {
        for (String order : List.of("id", "company", "created", "changed")) {
            List<String> all = list("?order=" + order);
            List<String> paged = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            do {
                JsonObject page = provisioner
                        .get(
                                "/customers?limit=2&order=" + order
                                        + cursor.map(next -> "&cursor=" + next).orElse(""),
                                operator)
                        .expect(200)
                        .json();
                paged.addAll(ids(page));
                cursor = Optional.ofNullable(page.getString("next"));
            } while (cursor.isPresent());
            assertThat(paged).as(order).isEqualTo(all).doesNotHaveDuplicates();
        }
        assertThat(list("?order=company").stream()
                        .filter(id -> COMPANIES.stream().map(FleetTest::id).anyMatch(id::equals)))
                .containsExactly("alpha", "bravo", "charlie", "delta", "echo-100");
        assertThat(list("?order=created").stream().filter(List.of("delta", "echo-100")::contains))
                .containsExactly("echo-100", "delta");
        provisioner
                .get("/customers?order=created&cursor=WyJhIiwiYiJd", operator)
                .expectProblem(400, "invalid-request");
    }

    @Test
    void countsStates() {
        JsonObject fleet = provisioner.get("/fleet", operator).expect(200).json();

        assertThat(fleet.getJsonObject("states").getInteger("suspended")).isEqualTo(1);
        assertThat(fleet.getJsonObject("plans").getInteger("starter")).isEqualTo(1);
        assertThat(fleet.getInteger("customers"))
                .isEqualTo(fleet.getJsonObject("targets").getInteger("kubernetes"));
    }

    @Test
    void theListShowsWhyAnInstanceFailed() {
        signUp("Foxtrot");
        awaitState("foxtrot", "ready");
        TARGET.fail(Optional.of("quota exceeded"));
        try {
            provisioner
                    .call(
                            "POST",
                            "/customers/foxtrot/deployment/upgrade",
                            operator,
                            new JsonObject().put("plan", "professional"))
                    .expect(202);
            awaitState("foxtrot", "failed");

            JsonObject item = provisioner
                    .get("/customers?state=failed", operator)
                    .json()
                    .getJsonArray("items")
                    .getJsonObject(0);
            assertThat(item.getString("error")).isEqualTo("quota exceeded");
            assertThat(item.getString("step")).isEqualTo("apply");
            assertThat(item.getBoolean("current")).isFalse();
        } finally {
            TARGET.fail(Optional.empty());
        }
        awaitState("foxtrot", "ready");
    }

    /** Lines of the stream; the last one is {@code ended} when it has ended. */
    private static Queue<String> follow(String token, String lastEventId) {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + provisioner.provisioner().port() + "/api/fleet/events"))
                .header("Authorization", "Bearer " + token);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        CompletableFuture<Stream<String>> body = HttpClient.newHttpClient()
                .sendAsync(request.build(), BodyHandlers.ofLines())
                .thenApply(response -> response.body());
        body.thenAcceptAsync(stream -> {
            stream.forEach(lines::add);
            lines.add("ended");
        });
        await().atMost(TestProvisioner.TIMEOUT).until(() -> lines.contains(":"));
        return lines;
    }

    @Test
    void streamsChangesAndResumes() {
        signUp("Golf");
        awaitState("golf", "ready");
        Queue<String> lines = follow(operator, "");

        provisioner.call("DELETE", "/customers/golf/deployment", operator, null).expect(202);
        await().atMost(TestProvisioner.TIMEOUT).until(() -> lines.stream()
                .anyMatch(line -> line.contains("\"golf\"") && line.contains("\"suspended\"")));
        List<String> received = List.copyOf(lines);
        assertThat(received).contains("event: customer");
        String id = received.stream()
                .filter(line -> line.startsWith("id: "))
                .reduce((first, second) -> second)
                .orElseThrow()
                .substring(4);

        provisioner
                .call("POST", "/customers/golf/deployment/resume", operator, null)
                .expect(202);
        awaitState("golf", "ready");
        Queue<String> resumed = follow(operator, id);
        await().atMost(TestProvisioner.TIMEOUT).until(() -> resumed.stream()
                .anyMatch(line -> line.contains("\"golf\"") && line.contains("\"state\":\"ready\"")));
    }

    @Test
    void aStreamEndsWithItsSession() {
        JsonObject account = provisioner
                .call(
                        "POST",
                        "/operators",
                        operator,
                        new JsonObject().put("name", "watcher").put("role", "viewer"))
                .expect(201)
                .json();
        OperatorBrowser browser = new OperatorBrowser(provisioner.provisioner().port());
        Queue<String> lines = follow(browser.signIn("watcher", account.getString("password")), "");

        browser.signOut();

        await().atMost(TestProvisioner.TIMEOUT).until(() -> lines.contains("ended"));
        provisioner
                .get(
                        "/fleet/events",
                        provisioner.signUp("spy@example.com", "Spy").getString("access_token"))
                .expectProblem(403, "forbidden");
    }

    @Test
    void addsUpUsageAlsoOfInstancesThatReportNonsense() {
        report(
                "alpha",
                "2026-02-01T10:00:00Z",
                3,
                new JsonObject().put("messages_in_qos0", 5).put("bytes_in_qos1", 100));
        report(
                "alpha",
                "2026-02-01T11:00:00Z",
                4,
                new JsonObject().put("messages_in_qos1", 7).put("peak_connections", 9));
        report(
                "charlie",
                "2026-02-01T10:00:00Z",
                1,
                new JsonObject().put("messages_out_qos2", 20).put("dropped_limit", 2));
        report(
                "charlie",
                "2026-02-02T10:00:00Z",
                1,
                new JsonObject().put("messages_in_qos0", "many").put("peak_connections", 1.5));

        JsonArray days = provisioner
                .get("/usage?from=2026-02-01T00:00:00Z&to=2026-02-03T00:00:00Z&step=day", operator)
                .expect(200)
                .json()
                .getJsonArray("items");

        assertThat(days).hasSize(2);
        JsonObject first = days.getJsonObject(0);
        assertThat(first.getString("from")).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(first.getInteger("customers")).isEqualTo(2);
        assertThat(first.getInteger("messages_in")).isEqualTo(12);
        assertThat(first.getInteger("messages_out")).isEqualTo(20);
        assertThat(first.getInteger("peak_connections")).isEqualTo(9);
        assertThat(first.getInteger("active_devices")).isEqualTo(5);
        assertThat(days.getJsonObject(1).getInteger("messages_in")).isZero();
        JsonObject page = provisioner
                .get("/usage/customers?from=2026-02-01T00:00:00Z&to=2026-02-03T00:00:00Z&limit=1", operator)
                .expect(200)
                .json();
        assertThat(ids(page)).containsExactly("charlie");
        assertThat(ids(provisioner
                        .get(
                                "/usage/customers?from=2026-02-01T00:00:00Z&to=2026-02-03T00:00:00Z&limit=1&cursor="
                                        + page.getString("next"),
                                operator)
                        .json()))
                .containsExactly("alpha");
        provisioner
                .get("/usage?from=2026-02-01T00:00:00Z&to=2020-02-01T00:00:00Z", operator)
                .expectProblem(400, "invalid-request");
        provisioner
                .get("/usage?step=hour&from=2020-02-01T00:00:00Z&to=2026-02-01T00:00:00Z", operator)
                .expectProblem(400, "invalid-request");
    }

    private static void report(String customer, String hour, int devices, JsonObject usage) {
        String token = new InstanceToken(ProvisionerSecret.of(TestProvisioner.SECRET)).of(new CustomerId(customer));
        provisioner
                .call(
                        "POST",
                        "/usage/report",
                        token,
                        new JsonObject()
                                .put("customer_id", customer)
                                .put("tenant", "default")
                                .put("hour", hour)
                                .put("active_devices", devices)
                                .put("usage", usage))
                .expect(204);
    }

    @Test
    void handsOverConsolesOfReadyInstancesOnly() {
        JsonObject handover = provisioner
                .call("POST", "/customers/delta/handover", operator, new JsonObject().put("reason", "ticket 7"))
                .expect(201)
                .json();

        assertThat(handover.getString("url")).isEqualTo("https://delta.iot.example.com/session/handover");
        assertThat(handover.getInteger("expires_in")).isEqualTo(60);
        provisioner
                .call("POST", "/customers/bravo/handover", operator, new JsonObject())
                .expectProblem(409, "conflict");
        provisioner
                .call("POST", "/customers/unknown/handover", operator, new JsonObject())
                .expectProblem(404, "not-found");
        JsonObject act = provisioner
                .get("/audit?action=customer.handover", operator)
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(act.getString("subject")).isEqualTo("delta");
        assertThat(act.encode()).contains("ticket 7").doesNotContain(handover.getString("code"));
    }
}
