package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Pins the Vert.x version whose internal types {@link ResponseTimeoutDriver} uses. */
class VertxVersionTest {
    @Test
    void internalTypesBelongToTheTestedVersion() throws IOException {
        try (InputStream version = Vertx.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
            assertThat(new String(version.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .as("ResponseTimeoutDriver and its handlers use internal types of Vert.x. Run SilentServerTest with"
                            + " the new version, adapt them if it fails, then update this version")
                    .isEqualTo("5.0.7");
        }
    }
}
