package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.testkit.wire.WireException;
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

    /** Timing alone ends a session loop of Moquette 0.18.3 now and then, and locks half of all clients out. */
    private static final int MOQUETTES = 3;

    @BeforeAll
    static void start() {
        for (Engine engine : Engine.values()) {
            start(engine);
        }
    }

    private static void start(Engine engine) {
        Broker broker = Brokers.create(
                BrokerConfig.inMemory(
                        engine, ListenerConfig.tcp("127.0.0.1", 0), ListenerConfig.webSocket("127.0.0.1", 0)),
                AUTHORITY);
        broker.start();
        BROKERS.put(engine, broker);
    }

    @AfterAll
    static void stop() {
        BROKERS.values().forEach(Broker::close);
    }

    @ParameterizedTest
    @EnumSource
    void answersAsExpected(Script script) {
        assertThat(play(script, Engine.NATIVE)).as("native").isEqualTo(script.expected());

        String moquettes = play(script, Engine.MOQUETTE);
        for (int i = 1; i < MOQUETTES && !moquettes.equals(script.expectedOfMoquette()); i++) {
            BROKERS.get(Engine.MOQUETTE).close();
            start(Engine.MOQUETTE);
            moquettes = play(script, Engine.MOQUETTE);
        }
        assertThat(moquettes).as("Moquette: " + script.why()).isEqualTo(script.expectedOfMoquette());
    }

    private static String play(Script script, Engine engine) {
        try (Stage stage = new Stage(transport -> BROKERS.get(engine).listeners().stream()
                .filter(listener -> listener.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address())) {
            return script.play(stage);
        } catch (WireException e) {
            return "broken off: " + e.getMessage();
        }
    }
}
