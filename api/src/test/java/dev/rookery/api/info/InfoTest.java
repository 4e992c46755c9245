package dev.rookery.api.info;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InfoTest {
    @Test
    void saysWhereClientsConnect() {
        try (TestApi api = new TestApi()) {
            JsonObject info = api.as(Role.VIEWER).get("/info").expect(200).json();
            assertThat(info.getJsonObject("mqtt").getInteger("port"))
                    .isEqualTo(api.mqtt().getPort());
            assertThat(info.getJsonObject("mqtt").getString("username_suffix")).isEmpty();
            assertThat(Instant.parse(info.getString("time")))
                    .isBetween(
                            Instant.now().minus(Duration.ofMinutes(1)),
                            Instant.now().plus(Duration.ofMinutes(1)));
            assertThat(info.getJsonArray("features")).contains("live", "tenants");

            ApiClient acme = api.as(api.addTenant("acme"), Role.VIEWER);
            assertThat(acme.get("/info")
                            .expect(200)
                            .json()
                            .getJsonObject("mqtt")
                            .getString("username_suffix"))
                    .isEqualTo("@acme");
        }
    }
}
