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

/** Plays the same scripts against both engines. {@link Script} states the differences and their reasons. */
class DifferentialTest {
    private static final FixedAuthority AUTHORITY =
            new FixedAuthority().user("root", "secret", "# 7").user("u", "secret", "u/# 7");

    private static final Map<Engine, Broker> BROKERS = new EnumMap<>(Engine.class);

    /** Race conditions terminate a session loop of Moquette 0.18.3 now and then, which blocks half of all clients. */
    private static final int MOQUETTE_ATTEMPTS = 3;

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
    void behavesAsExpected(Script script) {
        assertThat(play(script, Engine.NATIVE)).as("native").isEqualTo(script.expected());

        String actual = play(script, Engine.MOQUETTE);
        for (int i = 1; i < MOQUETTE_ATTEMPTS && !actual.equals(script.expectedOfMoquette()); i++) {
            BROKERS.get(Engine.MOQUETTE).close();
            start(Engine.MOQUETTE);
            actual = play(script, Engine.MOQUETTE);
        }
        assertThat(actual).as("Moquette: " + script.why()).isEqualTo(script.expectedOfMoquette());
    }

    private static String play(Script script, Engine engine) {
        try (Stage stage = new Stage(transport -> BROKERS.get(engine).listeners().stream()
                .filter(listener -> listener.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address())) {
            return script.play(stage);
        } catch (WireException e) {
            return "aborted: " + e.getMessage();
        }
    }
}
