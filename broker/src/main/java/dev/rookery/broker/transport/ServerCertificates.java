package dev.rookery.broker.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
 * Certificates of a listener, reloaded when their files change. Files are checked on a separate thread, never on an
 * event loop, because file access blocks. Unusable files are logged once, and the last usable certificates remain in
 * force.
 */
final class ServerCertificates implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerCertificates.class);
    private static final long CHECK_INTERVAL_SECONDS = 1;

    private final TlsConfig config;
    private final TlsFiles files;
    private final Future<?> checks;
    private volatile SslContext current;

    @GuardedBy("this")
    private List<Object> fingerprint;

    @GuardedBy("this")
    private String lastWarning = "";

    /** @throws BrokerStartException if the files cannot be used */
    ServerCertificates(TlsConfig config, ClientTrust trust) {
        this.config = config;
        this.files = new TlsFiles(config, trust);
        try {
            fingerprint = files.fingerprint();
            current = files.load();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new BrokerStartException(
                    "Cannot load the TLS certificate " + config.certificates() + " and its key: " + explain(e), e);
        }
        this.checks = PeriodicTask.every(
                CHECK_INTERVAL_SECONDS, TimeUnit.SECONDS, GlobalEventExecutor.INSTANCE, this::reloadIfChanged);
    }

    /** Returns the context for a new connection. Thread-safe. */
    SslContext current() {
        return current;
    }

    private synchronized void reloadIfChanged() {
        try {
            List<Object> found = files.fingerprint();
            if (!found.equals(fingerprint)) {
                // Prevents another attempt before the files change, even if loading fails.
                fingerprint = found;
                current = files.load();
                LOGGER.info("Reloaded TLS certificate {}", config.certificates());
            }
            lastWarning = "";
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            warnOnce(explain(e));
        }
    }

    @GuardedBy("this")
    private void warnOnce(String reason) {
        if (!reason.equals(lastWarning)) {
            lastWarning = reason;
            LOGGER.warn(
                    "Failed to reload TLS certificate {}; the previous one remains in use: {}",
                    config.certificates(),
                    reason);
        }
    }

    /** Includes the exception type where the message alone is only a file name. */
    private static String explain(Exception failure) {
        String message = failure.getMessage();
        return message != null && failure instanceof GeneralSecurityException ? message : failure.toString();
    }

    @Override
    public void close() {
        checks.cancel(false);
    }
}
