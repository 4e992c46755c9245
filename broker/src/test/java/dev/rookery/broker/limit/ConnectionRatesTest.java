package dev.rookery.broker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ConnectionRatesTest {
    private final ConnectionRates rates = new ConnectionRates();
    private final TenantLimits limits =
            TenantLimits.DEFAULT.toBuilder().connectionsPerSecondPerAddress(1).build();

    /** A host chooses its addresses within a /64 network freely. */
    @Test
    void countsANetworkOfVersionSixAsOneAddress() throws Exception {
        long now = System.nanoTime();

        assertThat(rates.tryAcquire(limits, InetAddress.getByName("2001:db8::1"), now))
                .isEmpty();
        assertThat(rates.tryAcquire(limits, InetAddress.getByName("2001:db8::2"), now))
                .contains(Limit.ADDRESS_CONNECTION_RATE);
        assertThat(rates.tryAcquire(limits, InetAddress.getByName("2001:db8:0:1::1"), now))
                .isEmpty();
    }
}
