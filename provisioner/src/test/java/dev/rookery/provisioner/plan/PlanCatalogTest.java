package dev.rookery.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanCatalogTest {
    @TempDir
    private Path folder;

    @Test
    void builtInCatalogStartsWithTheTrial() {
        PlanCatalog plans = PlanCatalog.builtIn();

        assertThat(plans.all())
                .extracting(Plan::name)
                .containsExactly("trial", "starter", "professional", "enterprise");
        assertThat(plans.initial().name()).isEqualTo("trial");
        assertThat(plans.initial().renews()).isFalse();
        assertThat(plans.find("professional").orElseThrow().limits())
                .isEqualTo(new PlanLimits(50, 15, 500, 90, Map.of("connections_per_second", 100L)));
        assertThat(plans.find("nothing")).isEmpty();
    }

    @Test
    void customersOfOneProcessAreItsTenants() {
        PlanCatalog plans = PlanCatalog.builtInForOneProcess();

        assertThat(plans.initial().name()).isEqualTo("trial");
        assertThat(plans.initial().target()).isEqualTo(TargetKind.JVM);
        assertThat(plans.find("dedicated").orElseThrow().target()).isEqualTo(TargetKind.KUBERNETES);
        assertThat(PlanCatalog.builtIn().all()).allMatch(plan -> plan.target() == TargetKind.KUBERNETES);
        for (Plan plan : PlanCatalog.builtIn().all()) {
            assertThat(plans.find(plan.name()).orElseThrow().limits()).isEqualTo(plan.limits());
        }
    }

    @Test
    void readsLimitsOfTheBroker() throws IOException {
        Path file = Files.writeString(folder.resolve("plans.yaml"), """
                initial: a
                plans:
                  a:
                    title: A
                    license_days: 9
                    renews: true
                    limits:
                      {devices: 1, users: 2, messages_per_second: 3, retention_days: 4,
                       broker: {client_user_sessions: 5, memory_bytes: 6000000000}}
                """);

        assertThat(PlanCatalog.read(file).initial().limits())
                .isEqualTo(
                        new PlanLimits(1, 2, 3, 4, Map.of("client_user_sessions", 5L, "memory_bytes", 6_000_000_000L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plans: []",
                "initial: a\nplans: {b: {}}",
                "initial: a\nplans: {a: {title: A, license_days: 0, renews: true, limits:"
                        + " {devices: 1, users: 1, messages_per_second: 1, retention_days: 1}}}",
                "initial: a\nplans: {a: {title: A, license_days: 9, renews: true, limits:"
                        + " {devices: -1, users: 1, messages_per_second: 1, retention_days: 1}}}",
                "initial: a\nplans: {a: {title: A, license_days: 9, renews: true, limits: {devices: 1, users: 1,"
                        + " messages_per_second: 1, retention_days: 1, broker: {sessions: many}}}}",
                "initial: a\nplans: {a: {title: A, license_days: 9, renews: true, limits: {devices: 1, users: 1,"
                        + " messages_per_second: 1, retention_days: 1, broker: {'sessions; --': 1}}}}",
                "initial: a\nplans: {a: {title: A, license_days: many}}",
                "initial: a\nplans: {a: {title: A, target: cloud, license_days: 9, renews: true, limits:"
                        + " {devices: 1, users: 1, messages_per_second: 1, retention_days: 1}}}",
                "!!javax.script.ScriptEngineManager []"
            })
    void rejectsMalformedFiles(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("plans.yaml"), content);

        assertThatThrownBy(() -> PlanCatalog.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plans.yaml");
    }
}
