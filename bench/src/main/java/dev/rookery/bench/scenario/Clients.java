package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.wire.WireProtocol;

/** Makes clients of either protocol version for the broker under test. */
@FunctionalInterface
public interface Clients {
    ClientFactory speaking(WireProtocol version);
}
