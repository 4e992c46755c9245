package dev.rookery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.caller.Role;
import dev.rookery.http.contract.OperationExtensions;
import dev.rookery.http.contract.SecurityRequirement;
import dev.rookery.yaml.Yaml;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Security requirements of all operations in the OpenAPI document. */
class ContractTest {
    private static final String FORGED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.";

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> rejectsUnauthenticatedCallers() {
        return guarded()
                .map(operation -> DynamicTest.dynamicTest(operation.getOperationId(), () -> {
                    call(api.anonymous(), operation).expectProblem(401, "unauthenticated");
                    call(api.anonymous().with(FORGED), operation).expectProblem(401, "unauthenticated");
                    call(api.anonymous().with("rk_unknown"), operation).expectProblem(401, "unauthenticated");
                }));
    }

    @TestFactory
    Stream<DynamicTest> rejectsInsufficientRoles() {
        return guarded()
                .filter(operation -> role(operation) != Role.VIEWER)
                .map(operation -> DynamicTest.dynamicTest(operation.getOperationId(), () -> {
                    Role tooSmall = Role.values()[role(operation).ordinal() - 1];
                    call(api.as(tooSmall), operation).expectProblem(403, "forbidden");
                }));
    }

    @TestFactory
    Stream<DynamicTest> rejectsApiKeysWithoutTheScope() {
        JsonObject body =
                new JsonObject().put("name", "narrow").put("role", "admin").put("scopes", List.of("license:read"));
        String key =
                api.as(Role.ADMIN).post("/api-keys", body).expect(201).json().getString("key");
        return guarded()
                .filter(operation -> !requirement(operation).scope().equals(Optional.of("license:read")))
                .map(operation -> DynamicTest.dynamicTest(
                        operation.getOperationId(),
                        () -> call(api.anonymous().with(key), operation).expectProblem(403, "forbidden")));
    }

    @Test
    void onlyListedOperationsAreOpen() {
        assertThat(api.contract().openApi().operations().stream()
                        .filter(operation -> requirement(operation).permitsAnonymous())
                        .map(Operation::getOperationId))
                .containsExactlyInAnyOrder(
                        "login",
                        "startHandover",
                        "refresh",
                        "logout",
                        "getLiveness",
                        "getReadiness",
                        "registerDevice",
                        "requestDeviceCertificate",
                        "renewDeviceCertificate",
                        "getDeviceCrl");
    }

    @Test
    void servesTheDocumentAndASelfContainedPage() {
        String text = api.anonymous().get("/openapi.yaml").expect(200).text();
        JsonObject served = new JsonObject(Yaml.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        assertThat(served.getString("openapi")).startsWith("3.1");
        assertThat(served.getJsonObject("paths").fieldNames()).contains("/devices", "/mqtt/users");

        ApiClient.Response page = api.anonymous().get("/docs").expect(200);
        assertThat(page.header("Content-Security-Policy").orElseThrow()).startsWith("default-src 'none'");
        assertThat(page.text()).doesNotContain("http:").doesNotContain("https:");
        api.anonymous().get("/docs/swagger-ui-bundle.js").expect(200);
        api.anonymous().get("/docs/swagger-ui.css").expect(200);
        api.anonymous().get("/docs/start.js").expect(200);
    }

    @Test
    void servesHealthProbes() {
        api.anonymous().get("/health/live").expect(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> api.anonymous().get("/health/ready").status() == 200);
    }

    @TestFactory
    Stream<DynamicTest> headHasTheStatusOfGet() {
        ApiClient owner = api.as(Role.OWNER);
        return api.contract().openApi().operations().stream()
                .filter(operation -> operation.getHttpMethod().equals(HttpMethod.GET))
                // Its status changes while the platform starts.
                .filter(operation -> !operation.getOperationId().equals("getReadiness"))
                .map(operation -> DynamicTest.dynamicTest(operation.getOperationId(), () -> {
                    String path = path(operation) + query(operation);
                    ApiClient.Response head = owner.send("HEAD", path, BodyPublishers.noBody(), List.of());
                    assertThat(head.text()).isEmpty();
                    if (head.header("Content-Type").orElse("").equals("text/event-stream")) {
                        return;
                    }
                    assertThat(head.status()).isEqualTo(owner.get(path).status());
                }));
    }

    private static String path(Operation operation) {
        return operation.getOpenAPIPath().replaceAll("\\{\\w+}", "1");
    }

    private static String query(Operation operation) {
        return operation.getParameters().stream()
                .filter(parameter -> parameter.getIn() == Location.QUERY && parameter.isRequired())
                .map(parameter ->
                        parameter.getName() + "=" + (parameter.getName().equals("bin") ? "1m" : "x"))
                .collect(Collectors.joining("&", "?", ""));
    }

    @Test
    void documentsCanBeStored() {
        for (String path : List.of("/openapi.yaml", "/docs", "/docs/swagger-ui.css")) {
            ApiClient.Response first = api.anonymous().get(path).expect(200);
            assertThat(first.header("Cache-Control")).as(path).contains("no-cache");
            api.anonymous()
                    .send(
                            "GET",
                            path,
                            BodyPublishers.noBody(),
                            List.of("If-None-Match", first.header("ETag").orElseThrow()))
                    .expect(304);
        }
    }

    @Test
    void returnsProblemsForUnknownPathsAndMethods() {
        api.anonymous().get("/nothing").expectProblem(404, "not-found");
        ApiClient.Response refused = api.anonymous().delete("/license").expectProblem(405, "method-not-allowed");
        assertThat(refused.header("Allow")).contains("GET, HEAD, PUT");
        assertThat(api.anonymous().patch("/docs", new JsonObject()).header("Allow"))
                .contains("GET, HEAD");
    }

    @Test
    void rejectsForeignOrigins() {
        List<String> foreign = List.of("Origin", "https://evil.example.com");
        List<String> known = List.of("Origin", "https://console.example.com");
        assertThat(api.anonymous()
                        .send("GET", "/health/live", BodyPublishers.noBody(), foreign)
                        .expectProblem(403, "forbidden")
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(api.anonymous()
                        .send("GET", "/health/live", BodyPublishers.noBody(), known)
                        .header("Access-Control-Allow-Origin"))
                .contains("https://console.example.com");
    }

    @Test
    void sendsSecurityHeaders() {
        ApiClient.Response response = api.anonymous().get("/health/live");
        assertThat(response.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.header("Content-Security-Policy")).isPresent();
        assertThat(response.header("Cache-Control")).contains("no-store");
    }

    private static Stream<Operation> guarded() {
        return api.contract().openApi().operations().stream()
                .filter(operation -> !requirement(operation).permitsAnonymous());
    }

    private static SecurityRequirement requirement(Operation operation) {
        return OperationExtensions.of(api.contract().document()).security(operation.getOperationId());
    }

    private static Role role(Operation operation) {
        return Role.parse(requirement(operation).role().orElseThrow());
    }

    private static ApiClient.Response call(ApiClient client, Operation operation) {
        return client.send(
                operation.getHttpMethod().name(),
                path(operation),
                BodyPublishers.ofString("{}"),
                List.of("Content-Type", "application/json"));
    }
}
