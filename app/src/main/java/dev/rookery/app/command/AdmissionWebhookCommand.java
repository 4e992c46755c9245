package dev.rookery.app.command;

import dev.rookery.app.option.AdmissionOptions;
import dev.rookery.provisioner.admission.AdmissionRules;
import dev.rookery.provisioner.admission.AdmissionWebhook;
import dev.rookery.provisioner.admission.AdmissionWebhookConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "admission-webhook",
        description =
                "Run the validating webhook that keeps customers' namespaces restricted, for clusters before Kubernetes"
                        + " 1.30. It needs access to neither cluster nor database.")
final class AdmissionWebhookCommand implements Callable<Integer>, CheckedCommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private AdmissionOptions options;

    @Override
    public void validate(Path scratch) {
        options.config();
        options.rules();
    }

    @Override
    public Integer call() throws InterruptedException {
        AdmissionWebhookConfig config = options.config();
        AdmissionRules rules = options.rules();
        StartLog log = new StartLog(spec.commandLine().getOut());
        try (StopSignal stop = new StopSignal();
                AdmissionWebhook webhook = AdmissionWebhook.start(config, rules)) {
            log.say("The admission webhook is ready: https://" + StartLog.reachable(config.host(), webhook.port())
                    + "/validate");
            stop.await();
        }
        return ExitCode.OK;
    }
}
