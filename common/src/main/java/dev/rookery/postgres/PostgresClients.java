package dev.rookery.postgres;

import dev.rookery.failure.GuardedVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Factory of database clients: Vert.x clients for the running platform, JDBC data sources for migrations. */
public final class PostgresClients {
    /** Maximum number of pipelined queries per connection. */
    private static final int PIPELINING_LIMIT = 64;

    /** Lets a responsive server cancel a slow statement itself before the connection is closed. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private PostgresClients() {}

    /** Returns a Vert.x instance with one event loop, enough for a database client. The caller closes it. */
    public static Vertx vertx() {
        return GuardedVertx.create(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /**
     * Returns a connection pool. The caller closes it. If the server hangs or the network is lost, a connection that has
     * waited for a response one second longer than the timeout is closed, and its pending requests fail.
     *
     * @param size maximum number of connections
     * @param timeout for connecting, for acquiring a connection, and for a statement on the server
     */
    public static Pool pool(Vertx vertx, PostgresConfig config, int size, Duration timeout) {
        return pool(vertx, config, size, timeout, timeout.plus(GRACE));
    }

    /** @param responseTimeout after which a connection with pending requests is closed if the server sends nothing */
    static Pool pool(Vertx vertx, PostgresConfig config, int size, Duration timeout, Duration responseTimeout) {
        PoolOptions options = new PoolOptions()
                .setMaxSize(size)
                .setConnectionTimeout((int) timeout.toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        return ClientBuilder.pool(new ResponseTimeoutDriver(responseTimeout))
                .with(options)
                .connectingTo(connectOptions(config, timeout))
                .using(vertx)
                .build();
    }

    /**
     * Returns a supplier of connections outside a pool, such as one for LISTEN, with the timeouts of a {@link #pool}. The
     * caller closes each connection. Do not use the supplier after closing the Vert.x instance.
     *
     * @param timeout for a statement on the server
     */
    public static Supplier<Future<PgConnection>> connector(Vertx vertx, PostgresConfig config, Duration timeout) {
        return connector(vertx, config, timeout, timeout.plus(GRACE));
    }

    /** @param responseTimeout after which a connection with pending requests is closed if the server sends nothing */
    static Supplier<Future<PgConnection>> connector(
            Vertx vertx, PostgresConfig config, Duration timeout, Duration responseTimeout) {
        PgConnectOptions options = connectOptions(config, timeout);
        ConnectionFactory<PgConnectOptions> factory =
                new ResponseTimeoutDriver(responseTimeout).createConnectionFactory(vertx, new NetClientOptions());
        return () -> factory.connect(vertx.getOrCreateContext(), options).map(PgConnection::cast);
    }

    private static PgConnectOptions connectOptions(PostgresConfig config, Duration timeout) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setDatabase(config.database())
                .setUser(config.user())
                .setPassword(config.password())
                .setPipeliningLimit(PIPELINING_LIMIT)
                .setCachePreparedStatements(true)
                .setSslMode(io.vertx.pgclient.SslMode.of(config.sslMode().text()))
                .addProperty("application_name", "rookery")
                // Compiling takes longer than any statement of the platform.
                .addProperty("jit", "off")
                .addProperty("statement_timeout", Long.toString(timeout.toMillis()));
        if (config.sslMode() != SslMode.DISABLE) {
            options.setSslOptions(sslOptions(config));
        }
        return options;
    }

    /** Returns a JDBC data source for the same database. */
    public static DataSource dataSource(PostgresConfig config) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {config.host()});
        source.setPortNumbers(new int[] {config.port()});
        source.setDatabaseName(config.database());
        source.setUser(config.user());
        source.setPassword(config.password());
        source.setApplicationName("rookery");
        source.setSslMode(config.sslMode().text());
        config.sslRootCertificate()
                .ifPresentOrElse(
                        file -> source.setSslRootCert(file.toString()),
                        () -> useJavaTrustStore(source, config.sslMode()));
        return source;
    }

    private static void useJavaTrustStore(PGSimpleDataSource source, SslMode mode) {
        if (mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL) {
            source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }

    private static ClientSSLOptions sslOptions(PostgresConfig config) {
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("");
        return switch (config.sslMode()) {
            case DISABLE -> throw new IllegalArgumentException("sslmode=disable has no TLS options");
            // As in libpq, these modes do not verify the server's identity.
            case ALLOW, PREFER, REQUIRE -> options.setTrustAll(true);
            case VERIFY_CA -> trust(options, config);
            case VERIFY_FULL -> trust(options.setHostnameVerificationAlgorithm("HTTPS"), config);
        };
    }

    private static ClientSSLOptions trust(ClientSSLOptions options, PostgresConfig config) {
        return options.setTrustOptions(config.sslRootCertificate()
                .<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file.toString()))
                .orElseGet(PostgresClients::javaTrustStore));
    }

    /** Vert.x requires explicit trust options; these are the JDK's default certificate authorities. */
    private static TrustOptions javaTrustStore() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot read the JDK's default trust store", e);
        }
    }
}
