package dev.rookery.app.move.state;

import dev.rookery.auth.TenantId;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** State of a running broker, through its admin port. */
public final class RunningBroker implements BrokerState {
    /** The broker follows the registry within seconds, and disconnects many clients some at a time. */
    private static final Duration SUSPENSION_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    /** Longer than the broker takes to persist a block, or to remove a large state. */
    private static final int READ_TIMEOUT_MILLIS = 120_000;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final AdminEndpoint broker;

    public RunningBroker(AdminEndpoint broker) {
        this.broker = broker;
    }

    @Override
    public void read(TenantId tenant, boolean active, BlockConsumer blocks) throws IOException {
        long deadline = System.nanoTime() + SUSPENSION_TIMEOUT.toNanos();
        while (true) {
            HttpURLConnection connection = open(tenant, active ? "?active=true" : "");
            int status = status(connection);
            if (status == HttpURLConnection.HTTP_OK) {
                read(connection, blocks);
                return;
            }
            waitOrFail(status, connection, deadline);
        }
    }

    private void read(HttpURLConnection connection, BlockConsumer blocks) throws IOException {
        try (DataInputStream in = new DataInputStream(connection.getInputStream())) {
            for (int length = in.readInt(); length != 0; length = in.readInt()) {
                byte[] block = in.readNBytes(length);
                if (block.length < length) {
                    throw new EOFException();
                }
                blocks.accept(block);
            }
        } catch (EOFException e) {
            throw new BrokerStateException(
                    "The broker at " + broker.address() + " ended the export early; see its log", e);
        }
    }

    /** Writes an empty state, whose small request the broker can refuse at any time. */
    @Override
    public void clear(TenantId tenant) throws IOException {
        long deadline = System.nanoTime() + SUSPENSION_TIMEOUT.toNanos();
        while (true) {
            HttpURLConnection connection = open(tenant, "");
            int status = put(connection, blocks -> {});
            if (status == HttpURLConnection.HTTP_NO_CONTENT) {
                return;
            }
            waitOrFail(status, connection, deadline);
        }
    }

    @Override
    public void write(TenantId tenant, BlockSupplier blocks) throws IOException {
        HttpURLConnection connection = open(tenant, "");
        int status = put(connection, blocks);
        if (status != HttpURLConnection.HTTP_NO_CONTENT) {
            throw failure(status, connection);
        }
    }

    private int put(HttpURLConnection connection, BlockSupplier blocks) throws IOException {
        connection.setRequestMethod("PUT");
        connection.setDoOutput(true);
        connection.setChunkedStreamingMode(BUFFER_BYTES);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(output(connection), BUFFER_BYTES))) {
            blocks.forEach(block -> {
                out.writeInt(block.length);
                out.write(block);
            });
            out.writeInt(0);
        }
        return status(connection);
    }

    private OutputStream output(HttpURLConnection connection) {
        try {
            return connection.getOutputStream();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private int status(HttpURLConnection connection) {
        try {
            return connection.getResponseCode();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private BrokerStateException unreachable(IOException cause) {
        return new BrokerStateException(
                "Cannot reach the admin port of the broker at " + broker.address() + ": " + cause.getMessage()
                        + ". Set --broker-host and --broker-admin-port",
                cause);
    }

    private HttpURLConnection open(TenantId tenant, String query) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) broker.address()
                .resolve("/v1/tenants/" + tenant + "/state" + query)
                .toURL()
                .openConnection();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(READ_TIMEOUT_MILLIS);
        connection.setRequestProperty("Authorization", "Bearer " + broker.token());
        return connection;
    }

    private void waitOrFail(int status, HttpURLConnection connection, long deadline) throws IOException {
        BrokerStateException failure = failure(status, connection);
        if (status != HttpURLConnection.HTTP_CONFLICT || System.nanoTime() - deadline > 0) {
            throw failure;
        }
        LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }

    private BrokerStateException failure(int status, HttpURLConnection connection) throws IOException {
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            return new BrokerStateException("The broker at " + broker.address()
                    + " refuses the token. Set --broker-admin-token-file to the file of its admin token");
        }
        return new BrokerStateException(
                "The broker at " + broker.address() + " refused: " + detail(status, connection));
    }

    private static String detail(int status, HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            if (body == null) {
                return "HTTP status " + status;
            }
            String text = new String(body.readNBytes(BUFFER_BYTES), StandardCharsets.UTF_8);
            return new JsonObject(text).getString("detail", "HTTP status " + status);
        } catch (DecodeException e) {
            return "HTTP status " + status;
        }
    }
}
