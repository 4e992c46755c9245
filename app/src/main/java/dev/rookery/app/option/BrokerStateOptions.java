package dev.rookery.app.option;

import dev.rookery.app.database.AdminAddress;
import dev.rookery.app.database.DataFolder;
import dev.rookery.app.move.state.AdminEndpoint;
import dev.rookery.app.move.state.BrokerState;
import dev.rookery.app.move.state.NoBrokerState;
import dev.rookery.app.move.state.RunningBroker;
import dev.rookery.app.move.state.StoppedBroker;
import dev.rookery.broker.store.journal.JournalTool;
import dev.rookery.config.Ranges;
import dev.rookery.text.TextFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that select the broker whose sessions and messages a command reads or writes. */
public final class BrokerStateOptions {
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
                    "Admin port of the running broker. Default: that of the platform that runs on the data folder;"
                            + " if none runs there, the journal in the folder is used")
    private Integer port;

    @Option(
            names = "--broker-admin-token-file",
            paramLabel = "FILE",
            description = "File with the token of the broker's admin port. Alternative: the variable "
                    + AdminOptions.TOKEN_VARIABLE + ". Default: the token in the data folder")
    private Path tokenFile;

    @Option(names = "--no-broker", description = "Leave out sessions and messages, and move the database only.")
    private boolean none;

    /**
     * Returns the state of the selected broker.
     *
     * @throws IllegalArgumentException if none is found
     */
    public BrokerState open(DataFolder folder, Map<String, String> environment) {
        if (none) {
            return new NoBrokerState();
        }
        if (port != null) {
            Ranges.requirePort("--broker-admin-port", port);
            return new RunningBroker(
                    new AdminEndpoint(URI.create("http://" + host + ":" + port), token(folder, environment)));
        }
        Optional<URI> running = AdminAddress.in(folder).read();
        if (running.isPresent()) {
            return new RunningBroker(new AdminEndpoint(running.get(), token(folder, environment)));
        }
        JournalTool journal = new JournalTool(folder.broker().resolve("store"));
        if (!journal.exists()) {
            throw new IllegalArgumentException("No broker is found in " + folder.root()
                    + ". Set --broker-admin-port and --broker-host of the running broker, or --data to the folder of one"
                    + " that is stopped. To leave out sessions and messages, add --no-broker");
        }
        return new StoppedBroker(journal);
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
