package dev.rookery.bench.session;

import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.scenario.ClientFactories;

/** Creates client factories with the client implementation of a plan. */
@FunctionalInterface
interface ClientLibrary {
    ClientFactories factories(RunningPeer peer);
}
