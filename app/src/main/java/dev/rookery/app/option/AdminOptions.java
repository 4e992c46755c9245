package dev.rookery.app.option;

import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.admin.http.AdminToken;
import dev.rookery.config.Ranges;
import dev.rookery.text.TextFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Options of the broker's admin port and of the shutdown. */
public final class AdminOptions {
    /** Variable with the token; never an argument, because process lists show arguments. */
    public static final String TOKEN_VARIABLE = "ROOKERY_ADMIN_TOKEN";

    private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

    @Option(
            names = "--admin-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Bind address of the admin port. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "HTTP port for administration of the broker; 0 selects a free port."
                    + " Default: disabled; 'rookery all' selects a free port")
    private Integer port;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "File with the bearer token of the admin port. Alternative: the variable " + TOKEN_VARIABLE
                    + ". Default: 'rookery all' creates a token in its data folder")
    private Path tokenFile;

    @Option(
            names = "--drain-time",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "Period over which clients are disconnected at shutdown, so that they do not all reconnect at"
                    + " once; 0s to 1h. Default: 5s")
    private Duration drainTime;

    /**
     * Returns the configuration of the admin port, or empty if it is disabled.
     *
     * @throws IllegalArgumentException if a value is out of range or the token is missing
     */
    public Optional<AdminConfig> config(Map<String, String> environment, int maximumPacketSize) {
        return Optional.ofNullable(port)
                .map(given -> config(environment, maximumPacketSize, given, () -> {
                    throw new IllegalArgumentException(
                            "--admin-port requires a token. Set --admin-token-file or " + TOKEN_VARIABLE + ".");
                }));
    }

    /**
     * Returns the configuration of the admin port; a free port if none is set.
     *
     * @param ownToken creates a token if none is set
     * @throws IllegalArgumentException if a value is out of range
     */
    public AdminConfig config(Map<String, String> environment, int maximumPacketSize, Supplier<String> ownToken) {
        return config(environment, maximumPacketSize, port == null ? 0 : port, ownToken);
    }

    /**
     * Returns the configured token, or a new one.
     *
     * @throws IllegalArgumentException if the token file cannot be read
     */
    public String token(Map<String, String> environment, Supplier<String> ownToken) {
        return givenToken(environment).orElseGet(ownToken);
    }

    private AdminConfig config(
            Map<String, String> environment, int maximumPacketSize, int number, Supplier<String> ownToken) {
        Ranges.requireBindPort("--admin-port", number);
        AdminToken token = new AdminToken(token(environment, ownToken));
        return AdminConfig.forPackets(new InetSocketAddress(host, number), token, maximumPacketSize);
    }

    private Optional<String> givenToken(Map<String, String> environment) {
        if (tokenFile == null) {
            return Optional.ofNullable(environment.get(TOKEN_VARIABLE));
        }
        try {
            return Optional.of(TextFile.read(tokenFile).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read --admin-token-file " + tokenFile + ": " + e, e);
        }
    }

    /** @throws IllegalArgumentException if the value is out of range */
    public Duration drainTime() {
        Ranges.require("--drain-time", drainTime, Duration.ZERO, LONGEST_DRAIN);
        return drainTime;
    }
}
