package dev.rookery.broker.transport;

import dev.rookery.broker.BrokerStartException;
import dev.rookery.broker.TlsConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's certificate as it is on disk. Looked after on a thread of Netty's own, never on an event loop: files are
 * slow. A certificate that cannot be read is reported, and the last good one stays in force.
 */
final class ServerCertificates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificates.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final long CHECK_SECONDS = 1;

    private final TlsConfig config;
    private final Future<?> checks;
    private volatile SslContext current;
    private List<FileTime> loadedAt;

    /** @throws BrokerStartException if the files cannot be used */
    ServerCertificates(TlsConfig config) {
        this.config = config;
        try {
            load(modified());
        } catch (IOException | IllegalArgumentException e) {
            throw new BrokerStartException(
                    "Cannot use the certificate " + config.certificates() + ": " + e.getMessage(), e);
        }
        this.checks = GlobalEventExecutor.INSTANCE.scheduleAtFixedRate(
                this::reloadIfChanged, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /** For the connection that is made now. From any thread. */
    SslContext current() {
        return current;
    }

    private synchronized void reloadIfChanged() {
        try {
            List<FileTime> modified = modified();
            if (!modified.equals(loadedAt)) {
                load(modified);
                LOG.info("The certificate {} was taken into use", config.certificates());
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The certificate {} cannot be used, the last one stays: {}", config.certificates(), e.toString());
        }
    }

    private void load(List<FileTime> modified) throws SSLException {
        // Not tried again before the files change, whatever comes of it.
        loadedAt = modified;
        current = SslContextBuilder.forServer(
                        config.certificates().toFile(), config.privateKey().toFile())
                .protocols(PROTOCOLS)
                .build();
    }

    private List<FileTime> modified() throws IOException {
        return List.of(
                Files.getLastModifiedTime(config.certificates()), Files.getLastModifiedTime(config.privateKey()));
    }

    @Override
    public void close() {
        checks.cancel(false);
    }
}
