package dev.rookery.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class TenantSlotsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId GLOBEX = new TenantId("globex");

    private final TenantSlots slots = new TenantSlots("exports", 3, 2);

    private Future<String> run(TenantId tenant, Promise<String> end) {
        return slots.run(tenant, end::future);
    }

    @Test
    void limitsTheOperationsOfATenant() {
        Promise<String> first = Promise.promise();
        run(ACME, first);
        run(ACME, Promise.promise());

        Future<String> third = run(ACME, Promise.promise());
        assertThat(third.cause())
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Limit of concurrent exports reached: 2 of a tenant");
        assertThat(run(GLOBEX, Promise.promise()).isComplete()).isFalse();

        first.fail("failed");
        assertThat(run(ACME, Promise.promise()).isComplete()).isFalse();
    }

    @Test
    void limitsTheOperationsOfAllTenants() {
        Promise<String> first = Promise.promise();
        run(ACME, first);
        run(ACME, Promise.promise());
        run(GLOBEX, Promise.promise());
        assertThat(run(GLOBEX, Promise.promise()).failed()).isTrue();

        first.complete("done");
        assertThat(run(GLOBEX, Promise.promise()).isComplete()).isFalse();
    }

    @Test
    void operationsThatThrowReleaseTheirSlot() {
        for (int i = 0; i < 5; i++) {
            Future<String> thrown = slots.run(ACME, () -> {
                throw new IllegalStateException("thrown");
            });
            assertThat(thrown.cause()).hasMessage("thrown");
        }
    }
}
