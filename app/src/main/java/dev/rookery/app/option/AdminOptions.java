package dev.rookery.app.option;

import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.admin.http.AdminToken;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How those who run the broker look into it, and how it goes away. */
public final class AdminOptions {
    /** Holds the token: never an argument, which every process list shows. */
    public static final String TOKEN_VARIABLE = "ROOKERY_ADMIN_TOKEN";

    private static final int LARGEST_PORT = 65_535;
    private static final int LONGEST_DRAIN_SECONDS = 3600;

    @Option(
            names = "--admin-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of the admin port. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Serve the broker's admin operations over HTTP; 0 takes a free port."
                    + " Default: not served; 'rookery all' takes a free one")
    private Integer port;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "File with the token that callers of the admin port show; " + TOKEN_VARIABLE
                    + " does as well. 'rookery all' makes one in its data folder")
    private Path tokenFile;

    @Option(
            names = "--drain-time",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Time over which clients are disconnected when the process is told to stop, so that they do"
                    + " not all come back at once. Default: 5")
    private int drainSeconds;

    /**
     * The admin port, if there is to be one.
     *
     * @throws IllegalArgumentException if a value is out of range, or there is no token
     */
    public Optional<AdminConfig> config(Map<String, String> environment, int maximumPacketSize) {
        return Optional.ofNullable(port)
                .map(given -> config(environment, maximumPacketSize, given, () -> {
                    throw new IllegalArgumentException(
                            "--admin-port needs a token: give --admin-token-file or " + TOKEN_VARIABLE);
                }));
    }

    /**
     * The admin port, in any case.
     *
     * @param ownToken makes a token if none is given
     * @throws IllegalArgumentException if a value is out of range
     */
    public AdminConfig config(Map<String, String> environment, int maximumPacketSize, Supplier<String> ownToken) {
        return config(environment, maximumPacketSize, port == null ? 0 : port, ownToken);
    }

    /**
     * The token that is given, or else made.
     *
     * @throws IllegalArgumentException if its file cannot be read
     */
    public String token(Map<String, String> environment, Supplier<String> ownToken) {
        return givenToken(environment).orElseGet(ownToken);
    }

    private AdminConfig config(
            Map<String, String> environment, int maximumPacketSize, int number, Supplier<String> ownToken) {
        if (number < 0 || number > LARGEST_PORT) {
            throw new IllegalArgumentException("--admin-port " + number + " is outside 0 to " + LARGEST_PORT);
        }
        AdminToken token = new AdminToken(token(environment, ownToken));
        return AdminConfig.forPackets(new InetSocketAddress(host, number), token, maximumPacketSize);
    }

    private Optional<String> givenToken(Map<String, String> environment) {
        if (tokenFile == null) {
            return Optional.ofNullable(environment.get(TOKEN_VARIABLE));
        }
        try {
            return Optional.of(Files.readString(tokenFile).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException("--admin-token-file " + tokenFile + " cannot be read: " + e, e);
        }
    }

    /** @throws IllegalArgumentException if it is out of range */
    public Duration drainTime() {
        if (drainSeconds < 0 || drainSeconds > LONGEST_DRAIN_SECONDS) {
            throw new IllegalArgumentException(
                    "--drain-time " + drainSeconds + " is outside 0 to " + LONGEST_DRAIN_SECONDS + " seconds");
        }
        return Duration.ofSeconds(drainSeconds);
    }
}
