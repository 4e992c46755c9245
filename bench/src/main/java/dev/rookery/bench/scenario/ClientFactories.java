package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.wire.WireProtocol;

/** Client factories for the broker under test, by protocol version. */
@FunctionalInterface
public interface ClientFactories {
    ClientFactory forVersion(WireProtocol version);
}
