package dev.rookery.broker.usage;

import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class UsageWriterTest {
    @Test
    void continuesAfterAnError() {
        TestDatabase database = TestDatabase.createOwned();
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(UsageSchema.SCHEMA));
        AtomicInteger times = new AtomicInteger();
        UsageSource source = newHour -> {
            if (times.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("a class");
            }
            return List.of();
        };

        UsageWriter writer = new UsageWriter(
                new UsageConfig(Duration.ofMillis(100), Optional.empty(), 400),
                postgres,
                source,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        try {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> times.get() > 1);
        } finally {
            writer.close();
        }
    }
}
