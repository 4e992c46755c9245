package dev.rookery.bench.session;

import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.scenario.Clients;

/** Makes clients for a broker with the library that the plan asks for. */
@FunctionalInterface
interface ClientMaker {
    Clients of(RunningPeer peer, DriverLoop loop);
}
