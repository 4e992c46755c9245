package dev.rookery.broker.transport;

import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.broker.config.TlsConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's certificates as they are on disk. Looked after on a thread of Netty's own, never on an event loop: files
 * are slow. Files that cannot be used are reported once, and the last good ones stay in force.
 */
final class ServerCertificates implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerCertificates.class);
    private static final long CHECK_SECONDS = 1;

    private final TlsConfig config;
    private final TlsFiles files;
    private final Future<?> checks;
    private volatile SslContext current;
    private List<Object> stamp;
    private String complaint = "";

    /** @throws BrokerStartException if the files cannot be used */
    ServerCertificates(TlsConfig config) {
        this.config = config;
        this.files = new TlsFiles(config);
        try {
            stamp = files.stamp();
            current = files.load();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new BrokerStartException(
                    "Cannot use the certificate " + config.certificates() + " with its key: " + explain(e), e);
        }
        this.checks = PeriodicTask.every(
                CHECK_SECONDS, TimeUnit.SECONDS, GlobalEventExecutor.INSTANCE, this::reloadIfChanged);
    }

    /** For the connection that is made now. From any thread. */
    SslContext current() {
        return current;
    }

    private synchronized void reloadIfChanged() {
        try {
            List<Object> found = files.stamp();
            if (!found.equals(stamp)) {
                // Not tried again before the files change, whatever comes of it.
                stamp = found;
                current = files.load();
                LOGGER.info("The certificate {} was taken into use", config.certificates());
            }
            complaint = "";
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            complain(explain(e));
        }
    }

    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            complaint = reason;
            LOGGER.warn("The certificate {} cannot be used, the last one stays: {}", config.certificates(), reason);
        }
    }

    /** The message of a missing file is just its name. */
    private static String explain(Exception failure) {
        return failure instanceof GeneralSecurityException ? failure.getMessage() : failure.toString();
    }

    @Override
    public void close() {
        checks.cancel(false);
    }
}
