package dev.rookery.bench;

import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.ingest.IngestCommand;
import dev.rookery.bench.ingest.SensorQueryCommand;
import dev.rookery.bench.jmh.JmhCommand;
import dev.rookery.bench.peer.BrokerPeer;
import dev.rookery.bench.removal.TenantRemovalCommand;
import dev.rookery.bench.report.ConsoleTable;
import dev.rookery.bench.report.Report;
import dev.rookery.bench.report.ReportFiles;
import dev.rookery.bench.session.BenchmarkPlan;
import dev.rookery.bench.session.PeerOptions;
import dev.rookery.bench.session.PlanOptions;
import dev.rookery.bench.session.SessionRunner;
import dev.rookery.bench.signup.SignupCommand;
import dev.rookery.bench.timing.LoginTimingCommand;
import dev.rookery.bench.usage.ScrapeCommand;
import dev.rookery.bench.wire.WireProtocol;
import dev.rookery.config.DataSize;
import dev.rookery.config.Durations;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code rookery bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {
            JmhCommand.class,
            IngestCommand.class,
            SensorQueryCommand.class,
            ScrapeCommand.class,
            SignupCommand.class,
            LoginTimingCommand.class,
            TenantRemovalCommand.class
        },
        description = "Compare Rookery with other MQTT brokers on this machine.",
        footer = {
            "",
            "Writes bench/results/<date>.json and .html after each run. Results of completed runs remain after Ctrl-C.",
            "Exit status: 0 if at least one run succeeded, 1 if all runs failed, 2 for an invalid option."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final DateTimeFormatter FILE_NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    /** Exit status of a process terminated by SIGINT (128 + 2). */
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
            description = "Output directory. Default: bench/results in the project directory.")
    private Path output;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Creates the command line with the converters of its options. */
    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(WireProtocol.class, converter(WireProtocol::parse))
                .registerConverter(Transport.class, converter(Transport::parse))
                .registerConverter(Duration.class, converter(Durations::parse))
                .registerConverter(DataSize.class, converter(DataSize::parse));
    }

    /** Returns a converter that reports the parser's message for invalid values. */
    private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
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
        progress.println("Results: " + files.json());
        progress.flush();
        Report report;
        try {
            report = new SessionRunner(files, progress)
                    .run(plan, peers, planOptions.describe(plan), peerOptions.baseline());
        } catch (InterruptedException e) {
            progress.println("Interrupted. Results of completed runs: " + files.json());
            progress.flush();
            return INTERRUPTED;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(new ConsoleTable(report).render());
        out.println("Wrote " + files.json());
        out.println("Wrote " + files.html());
        out.flush();
        return report.runs().stream().anyMatch(run -> run.complete()) ? 0 : 1;
    }
}
