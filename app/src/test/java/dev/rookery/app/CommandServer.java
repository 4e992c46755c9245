package dev.rookery.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets shell scripts run commands of the {@code rookery} program in this process: a process for each would take seconds.
 * A request has one argument per line, an empty line, and standard input. The response has the exit code in its first
 * line, then the output.
 */
final class CommandServer implements AutoCloseable {
    private static final String SCRIPT = """
            #!/bin/sh
            response=$({ printf '%%s\\n' "$@" --data '%s'; echo; cat; } |
              curl -sS --data-binary @- http://localhost:%d/)
            printf '%%s\\n' "$response" | tail -n +2
            exit "$(printf '%%s\\n' "$response" | head -n 1)"
            """;

    private final HttpServer server;
    private final Path folder;

    private CommandServer(HttpServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Writes an executable script {@code rookery} to the folder, whose commands use it as data folder. */
    static CommandServer start(Path folder) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", CommandServer::run);
        server.start();
        Path script = folder.resolve("rookery");
        Files.writeString(script, SCRIPT.formatted(folder, server.getAddress().getPort()));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + script + " executable");
        }
        return new CommandServer(server, folder);
    }

    /** Returns the folder with the script, from which scripts call {@code ./rookery}. */
    Path folder() {
        return folder;
    }

    private static void run(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String[] parts = request.split("\n\n", 2);
        RookeryCommands.Result result = RookeryCommands.run(parts[1], parts[0].split("\n"));
        byte[] response = (result.exitCode() + "\n" + result.out() + result.err()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, response.length);
        exchange.getResponseBody().write(response);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
