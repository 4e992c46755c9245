package dev.rookery.http;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rookery.http.contract.ContractException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

/** A server does not start if its document and its handlers do not match. */
class ContractMismatchTest {
    private static final OperationHandler HANDLER = request -> Future.succeededFuture(ApiResponse.ok(new JsonObject()));

    @Test
    void rejectsOperationsWithoutHandler() {
        assertDoesNotStart("items", Map.of("listItems", HANDLER, "createItem", HANDLER, "getItem", HANDLER))
                .withMessage("Invalid OpenAPI document: operation putItem has no handler");
    }

    @Test
    void rejectsHandlersWithoutOperation() {
        assertDoesNotStart(
                        "items",
                        Map.of(
                                "listItems", HANDLER,
                                "createItem", HANDLER,
                                "getItem", HANDLER,
                                "putItem", HANDLER,
                                "dropItems", HANDLER))
                .withMessage("Invalid OpenAPI document: handlers without an operation: [dropItems]");
    }

    @Test
    void rejectsOperationsWithoutSecurityRequirement() {
        assertDoesNotStart("unsecured", Map.of("unsecured", HANDLER))
                .withMessageContaining("unsecured has neither x-required-role nor security: []");
    }

    @Test
    void rejectsBodiesThatAreNeitherJsonNorStreamed() {
        assertDoesNotStart("form", Map.of("submitForm", HANDLER))
                .withMessageContaining("submitForm has a request body without application/json");
    }

    @Test
    void rejectsMissingAndMalformedFiles() {
        assertDoesNotStart("absent", Map.of()).withMessageContaining("absent.yaml is not on the class path");
        assertDoesNotStart("malformed", Map.of()).withMessageContaining("malformed.yaml");
    }

    @Test
    void rejectsPathsThatTwoSectionsDefine() {
        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> new TestServer(List.of(
                        new TestServer.Section("items", Map.of()), new TestServer.Section("repeated", Map.of()))))
                .withMessageContaining("repeated.yaml redefines /items");
    }

    private static ThrowableAssertAlternative<ContractException> assertDoesNotStart(
            String section, Map<String, OperationHandler> operations) {
        return assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> new TestServer(List.of(new TestServer.Section(section, operations))).close());
    }
}
