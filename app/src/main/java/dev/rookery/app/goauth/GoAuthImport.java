package dev.rookery.app.goauth;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.config.DataSize;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.SslMode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
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

    private GoAuthImport(MosquittoConfig config, Map<String, String> environment) {
        this.config = config;
        options = GoAuthOptions.of(config);
        queries = new GoAuthQueries(options);
        postgres = options.postgres(environment);
        options.require("pg_userquery");
    }

    /**
     * Parses a {@code mosquitto.conf}.
     *
     * @param environment variables of the process; {@code PGPASSWORD} is used if the file has no password
     * @throws GoAuthException if the file cannot be read or does not configure mosquitto-go-auth with PostgreSQL
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

    /** Returns the equivalent options of Rookery, without the password. */
    public List<Setting> settings(AclMode mode, PasswordCost cost) {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting("--postgres-url", url()));
        if (mode == AclMode.STRICT) {
            settings.add(new Setting("--acl-mode", "strict"));
        }
        settings.addAll(queries.settings());
        settings.addAll(new Listeners(config).settings());
        settings.addAll(limits(cost));
        return settings;
    }

    /** Returns one line per difference in behavior. */
    public List<String> differences(Installation installation, AclMode mode, PasswordCost cost) {
        return Stream.of(
                        new UserReview(new PasswordHashes(cost)).differences(installation.users()),
                        new RowReview(mode).differences(installation.rows()),
                        queries.differences(),
                        new OptionReview(config, options).differences(),
                        new Listeners(config).differences())
                .flatMap(List::stream)
                .toList();
    }

    /** Returns one line per difference that clients do not notice. */
    public List<String> notes() {
        return Stream.of(new OptionReview(config, options).notes(), new Listeners(config).notes())
                .flatMap(List::stream)
                .toList();
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
            throw new GoAuthException("The host '" + postgres.host() + "' of auth_opt_pg_host cannot be used in a URL");
        }
        return url;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
