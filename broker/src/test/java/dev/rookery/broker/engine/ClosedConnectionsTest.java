package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.transport.Connection;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Memory of closed connections. */
class ClosedConnectionsTest {
    private static final int CONNECTIONS = 20;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @Test
    void doNotLeakMemory() throws JMException {
        long before = connectionsInMemory();
        for (int i = 0; i < CONNECTIONS; i++) {
            engine.v5("connected-" + i).close();
            engine.open().close();
        }

        Awaitility.await().until(() -> connectionsInMemory() <= before);
    }

    @Test
    void areCountedWhileOpen() throws JMException {
        // Compares with the number opened here, as connections of another test may still be closing.
        for (int i = 0; i < CONNECTIONS; i++) {
            engine.v5("connected-" + i);
        }

        assertThat(connectionsInMemory()).isGreaterThanOrEqualTo(CONNECTIONS);
    }

    /** Returns the number of connections that survive a garbage collection. */
    private static long connectionsInMemory() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(Connection.class.getName()))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }
}
