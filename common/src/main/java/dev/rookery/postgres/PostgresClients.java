package dev.rookery.postgres;

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

/** Makes the clients that reach a database: Vert.x' for the running platform, JDBC's for migrations. */
public final class PostgresClients {
    /** Queries that may be under way on one connection before the first is answered. */
    private static final int PIPELINING_LIMIT = 64;

    /** The server, if it is well, has the first word about a statement that takes too long. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private PostgresClients() {}

    /** A Vert.x with one event loop, enough for a database client. The caller closes it. */
    public static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /**
     * A pool of connections. The caller closes it. A server that hangs, or that the network has lost, keeps its connections open and
     * silent: each that owes an answer for a second more than the timeout is closed, and who waits is told.
     *
     * @param size connections at the most
     * @param timeout for connecting, for a free connection and for a statement on the server
     */
    public static Pool pool(Vertx vertx, PostgresConfig config, int size, Duration timeout) {
        return pool(vertx, config, size, timeout, timeout.plus(GRACE));
    }

    /** @param longestSilence of a server that owes an answer */
    static Pool pool(Vertx vertx, PostgresConfig config, int size, Duration timeout, Duration longestSilence) {
        PoolOptions options = new PoolOptions()
                .setMaxSize(size)
                .setConnectionTimeout((int) timeout.toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        return ClientBuilder.pool(new WatchfulDriver(longestSilence))
                .with(options)
                .connectingTo(connectOptions(config, timeout))
                .using(vertx)
                .build();
    }

    /**
     * Makes connections that are in no pool, such as one that listens; given up like those of a {@link #pool}. Who gets one closes it.
     * Used up with the Vert.x.
     *
     * @param timeout for a statement on the server
     */
    public static Supplier<Future<PgConnection>> connector(Vertx vertx, PostgresConfig config, Duration timeout) {
        return connector(vertx, config, timeout, timeout.plus(GRACE));
    }

    /** @param longestSilence of a server that owes an answer */
    static Supplier<Future<PgConnection>> connector(
            Vertx vertx, PostgresConfig config, Duration timeout, Duration longestSilence) {
        PgConnectOptions options = connectOptions(config, timeout);
        ConnectionFactory<PgConnectOptions> factory =
                new WatchfulDriver(longestSilence).createConnectionFactory(vertx, new NetClientOptions());
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
                // To compile takes longer than any of our statements.
                .addProperty("jit", "off")
                .addProperty("statement_timeout", Long.toString(timeout.toMillis()));
        if (config.sslMode() != SslMode.DISABLE) {
            options.setSslOptions(sslOptions(config));
        }
        return options;
    }

    /** The same database through JDBC. */
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
                        () -> trustAsJavaDoes(source, config.sslMode()));
        return source;
    }

    private static void trustAsJavaDoes(PGSimpleDataSource source, SslMode mode) {
        if (mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL) {
            source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }

    private static ClientSSLOptions sslOptions(PostgresConfig config) {
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("");
        return switch (config.sslMode()) {
            case DISABLE -> throw new IllegalArgumentException("No TLS options under sslmode=disable");
            // libpq's meaning of these modes: the server's identity is not looked at.
            case ALLOW, PREFER, REQUIRE -> options.setTrustAll(true);
            case VERIFY_CA -> trust(options, config);
            case VERIFY_FULL -> trust(options.setHostnameVerificationAlgorithm("HTTPS"), config);
        };
    }

    private static ClientSSLOptions trust(ClientSSLOptions options, PostgresConfig config) {
        return options.setTrustOptions(config.sslRootCertificate()
                .<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file.toString()))
                .orElseGet(PostgresClients::trustOfJava));
    }

    /** The authorities that Java trusts, which Vert.x has to be told. */
    private static TrustOptions trustOfJava() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java's own trust store cannot be read", e);
        }
    }
}
