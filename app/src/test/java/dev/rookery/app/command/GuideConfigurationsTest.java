package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthQueries;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.LoginLimits;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Configurations of mosquitto-go-auth as guides have them: each ends in settings that admit and refuse the same clients, or the
 * import reports what differs. Directives in the files, which begin with {@code #} and a word, have the tables and what to expect.
 */
@Tag("long")
class GuideConfigurationsTest {
    private static final Path FILES = Path.of("src/test/resources/goauth");
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);
    private static final String HASH = new PasswordHasher(CHEAP).hash("secret");
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 1);
    private static final String CUSTOM_TABLES = "uses custom tables";

    private final TestDatabase database = TestDatabase.create();
    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void admitsAndRefusesTheSameClients(String name) throws IOException {
        List<String> lines = Files.readAllLines(FILES.resolve(name));
        directives(lines, "sql").forEach(sql -> database.execute(sql.replace("{bcrypt}", HASH)));
        Path output = folder.resolve("rookery.conf");

        int exitCode = run("--output", output.toString(), "--acl-mode", "strict", config(lines));

        List<String> failures = directives(lines, "fails");
        assertThat(exitCode).isEqualTo(failures.isEmpty() ? ExitCode.OK : ExitCode.FAILURE);
        if (!failures.isEmpty()) {
            assertThat(failures)
                    .allSatisfy(failure -> assertThat(out.toString()).contains(failure));
            assertThat(output).doesNotExist();
            return;
        }
        assertDifferences(directives(lines, "differs"));
        assertThat(directives(lines, "setting"))
                .allSatisfy(setting -> assertThat(out.toString()).contains("\n  " + setting));
        ParseResult broker = RookeryCommand.commandLine(Map.of())
                .parseArgs("broker", "@" + output)
                .subcommand();
        if (!broker.hasMatchedOption("--skip-migrations")) {
            Migrations.apply(PostgresConfig.fromUrl(database.url(), Map.of()), List.of(AuthSchema.SCHEMA));
        }
        try (PostgresAuthority authority = authority(broker)) {
            assertClients(authority, lines);
        }
    }

    private void assertDifferences(List<String> expected) {
        int start = out.toString().indexOf("Differences:\n");
        List<String> reported = start < 0
                ? List.of()
                : out.toString()
                        .substring(start)
                        .lines()
                        .skip(1)
                        .takeWhile(line -> line.startsWith("  "))
                        .map(String::strip)
                        .filter(line -> !line.contains(CUSTOM_TABLES))
                        .toList();
        assertThat(reported).allMatch(line -> expected.stream().anyMatch(line::startsWith));
        assertThat(expected).allMatch(prefix -> reported.stream().anyMatch(line -> line.startsWith(prefix)));
    }

    private static void assertClients(PostgresAuthority authority, List<String> lines) {
        for (String client : directives(lines, "admits")) {
            assertThat(login(authority, client)).as(client).isPresent();
        }
        for (String client : directives(lines, "refuses")) {
            assertThat(login(authority, client)).as(client).isEmpty();
        }
        for (String client : directives(lines, "superuser")) {
            assertThat(login(authority, client).orElseThrow().superuser())
                    .as(client)
                    .isTrue();
        }
        for (String access : directives(lines, "may")) {
            assertThat(isPermitted(authority, access)).as(access).isTrue();
        }
        for (String access : directives(lines, "maynot")) {
            assertThat(isPermitted(authority, access)).as(access).isFalse();
        }
    }

    private static boolean isPermitted(PostgresAuthority authority, String text) {
        String[] words = text.split(" ");
        Principal principal = login(authority, words[0]).orElseThrow();
        return switch (words[1]) {
            case "publish" -> principal.rules().mayPublish(words[2]);
            case "subscribe" -> principal.rules().maySubscribe(words[2]);
            default -> principal.rules().mayReceive(words[2]);
        };
    }

    private static Optional<Principal> login(PostgresAuthority authority, String client) {
        String[] words = client.split(" ");
        String password = words.length > 1 ? words[1] : "secret";
        Authentication result = authority
                .authenticate(new PasswordCredentials(
                        TenantId.DEFAULT, "client", words[0], password.getBytes(StandardCharsets.UTF_8), ADDRESS))
                .toCompletableFuture()
                .join();
        return result instanceof Accepted accepted ? Optional.of(accepted.principal()) : Optional.empty();
    }

    private PostgresAuthority authority(ParseResult broker) {
        AuthorityConfig config = new AuthorityConfig(
                broker.<AclMode>matchedOptionValue("--acl-mode", null),
                new AuthQueries(
                        broker.matchedOptionValue("--user-query", AuthQueries.DEFAULT.user()),
                        broker.matchedOptionValue("--acl-query", AuthQueries.DEFAULT.acl()),
                        broker.matchedOptionValue("--superuser-query", AuthQueries.DEFAULT.superuser())),
                CHEAP,
                2,
                Duration.ofSeconds(60),
                new LoginLimits(1, 100, new ThrottleConfig(0, Duration.ZERO), 100),
                Optional.empty(),
                Duration.ofHours(1));
        return PostgresAuthority.ofDefaultTenant(
                PostgresConfig.fromUrl(database.url(), Map.of()), config, new SimpleMeterRegistry());
    }

    /** Adds the database of this test; the last of a repeated option counts. */
    private String config(List<String> lines) throws IOException {
        URI url = URI.create(database.url());
        List<String> config = new ArrayList<>(lines);
        config.add("auth_opt_pg_host " + url.getHost());
        config.add("auth_opt_pg_port " + url.getPort());
        config.add("auth_opt_pg_dbname " + url.getPath().substring(1));
        config.add("auth_opt_pg_user " + url.getUserInfo());
        config.add("auth_opt_pg_sslmode disable");
        return Files.write(folder.resolve("mosquitto.conf"), config).toString();
    }

    private static List<String> directives(List<String> lines, String word) {
        String prefix = "#" + word + " ";
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("import", "go-auth"));
        line.addAll(List.of(arguments));
        CommandLine command = RookeryCommand.commandLine(Map.of());
        PrintWriter writer = new PrintWriter(out, true);
        command.setOut(writer).setErr(writer);
        return command.execute(line.toArray(String[]::new));
    }
}
