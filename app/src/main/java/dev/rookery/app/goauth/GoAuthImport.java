package dev.rookery.app.goauth;

import dev.rookery.app.mosquitto.BrokerLimits;
import dev.rookery.app.mosquitto.ImportException;
import dev.rookery.app.mosquitto.ListenerSettings;
import dev.rookery.app.mosquitto.MosquittoConfig;
import dev.rookery.app.mosquitto.Setting;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.postgres.AuthQueries;
import dev.rookery.auth.postgres.QueryFault;
import dev.rookery.auth.postgres.QueryProbe;
import dev.rookery.config.DataSize;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.SslMode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Import of a Mosquitto installation with mosquitto-go-auth. */
public final class GoAuthImport {
    private final MosquittoConfig config;
    private final GoAuthOptions options;
    private final GoAuthQueries queries;
    private final PostgresConfig postgres;
    private final ListenerSettings listeners;
    private final BrokerLimits brokerLimits;

    private GoAuthImport(MosquittoConfig config, Map<String, String> environment) {
        this.config = config;
        options = GoAuthOptions.of(config);
        queries = new GoAuthQueries(options);
        postgres = options.postgres(environment);
        options.require("pg_userquery");
        listeners = new ListenerSettings(config);
        brokerLimits = new BrokerLimits(config, listeners);
    }

    /**
     * Parses a {@code mosquitto.conf}.
     *
     * @param environment variables of the process; {@code PGPASSWORD} is used if the file has no password
     * @throws ImportException if the file cannot be read or does not configure mosquitto-go-auth with PostgreSQL
     */
    public static GoAuthImport read(Path file, Map<String, String> environment) {
        return new GoAuthImport(MosquittoConfig.read(file), environment);
    }

    /** Returns the database of the installation. */
    public PostgresConfig postgres() {
        return postgres;
    }

    /** Reads the tables of the installation. */
    public Future<Installation> installation(SqlClient client) {
        return Installation.read(client, queries);
    }

    /** Tries custom queries. The default queries are not tried: they are part of the statement that reads the tables. */
    public Future<QueryProbe.Result> probe(SqlConnection connection) {
        return queries.queries()
                .filter(custom -> !custom.equals(AuthQueries.DEFAULT))
                .map(custom -> QueryProbe.run(connection, custom))
                .orElse(Future.succeededFuture(new QueryProbe.Result(List.of(), false)));
    }

    /** Returns one line per reason for which no client could log in. */
    public List<String> errors(QueryProbe.Result probe) {
        return Stream.concat(
                        queries.parametersMissing().stream(),
                        probe.faults().stream().filter(QueryFault::isTotal).map(QueryFault::toString))
                .toList();
    }

    /** Returns the equivalent options of Rookery, without the password. */
    public List<Setting> settings(AclMode mode, PasswordCost cost) {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting("--postgres-url", url()));
        if (mode == AclMode.STRICT) {
            settings.add(new Setting("--acl-mode", "strict"));
        }
        settings.addAll(queries.settings());
        settings.addAll(listeners.settings());
        settings.addAll(brokerLimits.settings());
        settings.addAll(limits(cost));
        return settings;
    }

    /** Returns one line per difference in behavior. */
    public List<String> differences(
            Installation installation, QueryProbe.Result probe, AclMode mode, PasswordCost cost) {
        return Stream.of(
                        new UserReview(new PasswordHashes(cost)).differences(installation.users()),
                        new RowReview(mode).differences(installation.rows()),
                        queries.differences(mode),
                        differences(probe),
                        new OptionReview(config, options).differences(),
                        listeners.differences(),
                        brokerLimits.differences())
                .flatMap(List::stream)
                .toList();
    }

    /** Returns one line per difference that clients do not notice. */
    public List<String> notes() {
        return Stream.of(new OptionReview(config, options).notes(), listeners.notes())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> differences(QueryProbe.Result probe) {
        Stream<String> partial =
                probe.faults().stream().filter(fault -> !fault.isTotal()).map(QueryFault::toString);
        Stream<String> superusers = probe.superuserIsBoolean()
                ? Stream.of(
                        "auth_opt_pg_superquery returns a boolean, which mosquitto-go-auth cannot read, so that it has no"
                                + " superusers; in Rookery, true makes a superuser")
                : Stream.empty();
        return Stream.concat(partial, superusers).toList();
    }

    private static List<Setting> limits(PasswordCost cost) {
        PasswordCost standard = PasswordCost.DEFAULT;
        List<Setting> limits = new ArrayList<>();
        add(limits, "--max-bcrypt-cost", cost.maximumBcryptCost(), standard.maximumBcryptCost());
        if (cost.maximumArgon2Memory() != standard.maximumArgon2Memory()) {
            DataSize memory = DataSize.ofKibibytes(cost.maximumArgon2Memory());
            limits.add(new Setting("--max-argon2-memory", memory.toString()));
        }
        add(limits, "--max-argon2-work", cost.maximumArgon2Work(), standard.maximumArgon2Work());
        add(limits, "--max-pbkdf2-iterations", cost.maximumPbkdf2Iterations(), standard.maximumPbkdf2Iterations());
        return limits;
    }

    private static void add(List<Setting> limits, String option, int value, int standard) {
        if (value != standard) {
            limits.add(new Setting(option, Integer.toString(value)));
        }
    }

    private String url() {
        String host = postgres.host().contains(":") ? "[" + postgres.host() + "]" : postgres.host();
        String url = "postgresql://" + encode(postgres.user()) + "@" + host + ":" + postgres.port() + "/"
                + encode(postgres.database()) + "?sslmode=" + postgres.sslMode().text()
                + postgres.sslRootCertificate()
                        .filter(file -> postgres.sslMode() != SslMode.DISABLE)
                        .map(file -> "&sslrootcert=" + encode(file.toString()))
                        .orElse("");
        if (!PostgresConfig.fromUrl(url, Map.of()).address().equals(postgres.address())) {
            throw new ImportException("The host '" + postgres.host() + "' of auth_opt_pg_host cannot be used in a URL");
        }
        return url;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
