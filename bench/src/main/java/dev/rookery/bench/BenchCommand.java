package dev.rookery.bench;

import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.ingest.IngestCommand;
import dev.rookery.bench.ingest.SensorQueryCommand;
import dev.rookery.bench.jmh.JmhCommand;
import dev.rookery.bench.peer.BrokerPeer;
import dev.rookery.bench.report.ConsoleTable;
import dev.rookery.bench.report.Report;
import dev.rookery.bench.report.ReportFiles;
import dev.rookery.bench.session.BenchmarkPlan;
import dev.rookery.bench.session.PeerOptions;
import dev.rookery.bench.session.PlanOptions;
import dev.rookery.bench.session.SessionRunner;
import dev.rookery.bench.usage.ScrapeCommand;
import dev.rookery.bench.wire.WireProtocol;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code rookery bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {JmhCommand.class, IngestCommand.class, SensorQueryCommand.class, ScrapeCommand.class},
        description = "Measure Rookery beside other brokers on this machine.",
        footer = {
            "",
            "Writes bench/results/<date>.json and .html after each run; Ctrl-C leaves what is there so far.",
            "Exit status: 0 if at least one run was complete, 1 if none was, 2 for a wrong option."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final DateTimeFormatter FILE_NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    /** What shells report for a program that Ctrl-C has ended. */
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlanOptions planOptions;

    @Mixin
    private PeerOptions peerOptions;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Folder for the results. Default: bench/results in the project's folder")
    private Path output;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command as it parses its arguments. */
    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(WireProtocol.class, WireProtocol::parse)
                .registerConverter(Transport.class, Transport::parse);
    }

    @Override
    public Integer call() throws Exception {
        BenchmarkPlan plan;
        List<BrokerPeer> peers;
        try {
            plan = planOptions.plan();
            peers = peerOptions.peers();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Path results = output != null ? output : peerOptions.home().resolve("bench/results");
        ReportFiles files = new ReportFiles(results, FILE_NAME.format(LocalDateTime.now(ZoneId.systemDefault())));
        PrintWriter progress = spec.commandLine().getErr();
        progress.println("results: " + files.json());
        progress.flush();
        Report report;
        try {
            report = new SessionRunner(files, progress)
                    .run(plan, peers, planOptions.describe(plan), peerOptions.baseline());
        } catch (InterruptedException e) {
            progress.println("interrupted; the results so far are in " + files.json());
            progress.flush();
            return INTERRUPTED;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(new ConsoleTable(report).render());
        out.println("written: " + files.json());
        out.println("         " + files.html());
        out.flush();
        return report.runs().stream().anyMatch(run -> run.complete()) ? 0 : 1;
    }
}
