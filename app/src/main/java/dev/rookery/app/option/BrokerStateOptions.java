package dev.rookery.app.option;

import dev.rookery.app.database.DataFolder;
import dev.rookery.app.move.state.AdminEndpoint;
import dev.rookery.app.move.state.BrokerState;
import dev.rookery.app.move.state.NoBrokerState;
import dev.rookery.app.move.state.RunningBroker;
import dev.rookery.app.move.state.StoppedBroker;
import dev.rookery.broker.store.journal.JournalTool;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that select the broker whose sessions and messages a command reads or writes. */
public final class BrokerStateOptions {
    @Mixin
    private RunningBrokerOptions running;

    @Option(
            names = "--no-broker",
            description = "Leave out sessions and messages, and move the database only. Default: those of the running"
                    + " broker, or of the journal in the data folder if none runs")
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
        Optional<AdminEndpoint> broker = running.find(folder, environment);
        if (broker.isPresent()) {
            return new RunningBroker(broker.get());
        }
        JournalTool journal = new JournalTool(folder.broker().resolve("store"));
        if (!journal.exists()) {
            throw new IllegalArgumentException("No broker is found in " + folder.root()
                    + ". Set --broker-admin-port and --broker-host of the running broker, or --data to the folder of one"
                    + " that is stopped. To leave out sessions and messages, add --no-broker");
        }
        return new StoppedBroker(journal);
    }
}
