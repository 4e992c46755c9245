package dev.rookery.app.command;

import dev.rookery.app.option.DashboardOptions;
import dev.rookery.app.option.DashboardUpstreamOptions;
import dev.rookery.dashboard.DashboardConfig;
import dev.rookery.dashboard.DashboardServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "dashboard", description = "Serve the web console of an API and a broker that run elsewhere.")
final class DashboardCommand implements Callable<Integer>, CheckedCommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DashboardOptions options;

    @Mixin
    private DashboardUpstreamOptions upstreams;

    @Override
    public void validate(Path scratch) {
        options.config(upstreams.api(), upstreams.mqtt());
    }

    @Override
    public Integer call() throws InterruptedException {
        DashboardConfig config = options.config(upstreams.api(), upstreams.mqtt());
        StartLog log = new StartLog(spec.commandLine().getOut());
        try (StopSignal stop = new StopSignal();
                DashboardServer server = new DashboardServer(config)) {
            log.say("The console is ready: http://" + StartLog.reachable(config.host(), server.port()) + "/");
            stop.await();
        }
        return ExitCode.OK;
    }
}
