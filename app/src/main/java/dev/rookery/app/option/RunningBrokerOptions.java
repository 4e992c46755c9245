package dev.rookery.app.option;

import dev.rookery.app.database.AdminAddress;
import dev.rookery.app.database.DataFolder;
import dev.rookery.app.move.state.AdminEndpoint;
import dev.rookery.config.Ranges;
import dev.rookery.text.TextFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that select the running broker of a command. */
public final class RunningBrokerOptions {
    @Option(
            names = "--broker-host",
            paramLabel = "NAME",
            defaultValue = "localhost",
            description = "Host name or address of the running broker. Default: localhost")
    private String host;

    @Option(
            names = "--broker-admin-port",
            paramLabel = "PORT",
            description =
                    "Admin port of the running broker. Default: that of the platform that runs on the data folder")
    private Integer port;

    @Option(
            names = "--broker-admin-token-file",
            paramLabel = "FILE",
            description = "File with the token of the broker's admin port. Alternative: the variable "
                    + AdminOptions.TOKEN_VARIABLE + ". Default: the token in the data folder")
    private Path tokenFile;

    /**
     * Returns the admin port of the selected broker, or empty if none is selected and none runs on the folder.
     *
     * @throws IllegalArgumentException if its token cannot be read
     */
    public Optional<AdminEndpoint> find(DataFolder folder, Map<String, String> environment) {
        if (port != null) {
            Ranges.requirePort("--broker-admin-port", port);
            return Optional.of(
                    new AdminEndpoint(URI.create("http://" + host + ":" + port), token(folder, environment)));
        }
        return AdminAddress.in(folder).read().map(address -> new AdminEndpoint(address, token(folder, environment)));
    }

    private String token(DataFolder folder, Map<String, String> environment) {
        String variable = environment.get(AdminOptions.TOKEN_VARIABLE);
        if (tokenFile == null && variable != null) {
            return variable;
        }
        Path file = tokenFile == null ? folder.adminTokenFile() : tokenFile;
        try {
            return TextFile.read(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot read the admin token of the broker in " + file + ". Set --broker-admin-token-file or "
                            + AdminOptions.TOKEN_VARIABLE,
                    e);
        }
    }
}
