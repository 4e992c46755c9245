package dev.rookery.app.command;

import dev.rookery.app.manual.Manual;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** For packages, which install the pages. */
@Command(name = "manual", description = "Write the manual pages of all commands to a folder.")
final class ManualCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the pages; created if missing.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(folder);
        Manual manual = new Manual(
                command -> !(command.getCommandSpec().userObject() instanceof ConfigCommand.Check),
                new VersionProvider().getVersion()[0]);
        Map<String, String> pages = manual.pages(RookeryCommand.commandLine(Map.of()));
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue());
        }
        return ExitCode.OK;
    }
}
