package dev.rookery.http;

import dev.rookery.net.AcceptedConnections;
import dev.rookery.net.AcceptedConnections.Protocol;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/** Factory of HTTP servers that refuse connections before the process runs out of file descriptors. */
public final class HttpServers {
    private HttpServers() {}

    /** Returns a server that does not listen yet. */
    public static HttpServer create(Vertx vertx, HttpServerOptions options) {
        return vertx.createHttpServer(options).connectionHandler(HttpServers::accept);
    }

    private static void accept(HttpConnection connection) {
        if (AcceptedConnections.OF_PROCESS.tryAdd(Protocol.HTTP)) {
            connection.closeHandler(closed -> AcceptedConnections.OF_PROCESS.remove(Protocol.HTTP));
        } else {
            connection.close();
        }
    }
}
