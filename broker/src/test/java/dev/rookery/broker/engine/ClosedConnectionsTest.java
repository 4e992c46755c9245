package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.transport.Connection;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that come and go by the thousand must not fill the memory. */
class ClosedConnectionsTest {
    private static final int CONNECTIONS = 20;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @Test
    void areNotKept() throws JMException {
        long before = connectionsInMemory();
        for (int i = 0; i < CONNECTIONS; i++) {
            engine.v5("connected-" + i).close();
            engine.open().close();
        }

        Awaitility.await().until(() -> connectionsInMemory() <= before);
    }

    @Test
    void areSeenWhileTheyAreOpen() throws JMException {
        // Not more than before: some of another test may be on their way out.
        for (int i = 0; i < CONNECTIONS; i++) {
            engine.v5("connected-" + i);
        }

        assertThat(connectionsInMemory()).isGreaterThanOrEqualTo(CONNECTIONS);
    }

    /** Those that a garbage collection leaves. */
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
