package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.Broker;
import dev.rookery.broker.BrokerConfig;
import dev.rookery.broker.BrokerConfig.Engine;
import dev.rookery.broker.Brokers;
import dev.rookery.broker.ListenerConfig;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same script against both engines: where they differ, {@link Script} says how and why. */
class DifferentialTest {
    private static final FixedAuthority AUTHORITY =
            new FixedAuthority().user("root", "secret", "# 7").user("u", "secret", "u/# 7");

    private static final Map<Engine, Broker> BROKERS = new EnumMap<>(Engine.class);

    @BeforeAll
    static void start() {
        for (Engine engine : Engine.values()) {
            Broker broker = Brokers.create(
                    BrokerConfig.inMemory(
                            engine, ListenerConfig.tcp("127.0.0.1", 0), ListenerConfig.webSocket("127.0.0.1", 0)),
                    AUTHORITY);
            broker.start();
            BROKERS.put(engine, broker);
        }
    }

    @AfterAll
    static void stop() {
        BROKERS.values().forEach(Broker::close);
    }

    @ParameterizedTest
    @EnumSource
    void answersAsExpected(Script script) {
        String ours = run(script, Engine.NATIVE);
        String moquettes = run(script, Engine.MOQUETTE);
        if (System.getenv("SHOW") != null) {
            System.out.println("DIFF " + script + " | " + ours + " | " + moquettes);
        }

        assertThat(ours).as("native").isEqualTo(script.expected());
        assertThat(moquettes).as("Moquette: " + script.why()).isEqualTo(script.expectedOfMoquette());
    }

    private static String run(Script script, Engine engine) {
        try (Stage stage = new Stage(transport -> BROKERS.get(engine).listeners().stream()
                .filter(listener -> listener.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address())) {
            return script.play(stage);
        }
    }
}
