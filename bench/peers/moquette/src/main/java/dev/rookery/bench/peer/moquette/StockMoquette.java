package dev.rookery.bench.peer.moquette;

import io.moquette.broker.Server;
import java.io.File;
import java.io.IOException;

/** Runs Moquette until the process terminates. Argument: the configuration file. */
public final class StockMoquette {
    private StockMoquette() {}

    public static void main(String[] arguments) throws IOException {
        Server server = new Server();
        server.startServer(new File(arguments[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::stopServer));
    }
}
