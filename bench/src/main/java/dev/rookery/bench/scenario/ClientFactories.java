package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.wire.WireProtocol;

/** Client factories for the broker under test. */
@FunctionalInterface
public interface ClientFactories {
    /**
     * Returns a factory.
     *
     * @param loop runs the clients
     */
    ClientFactory create(DriverLoop loop, WireProtocol version);
}
