package dev.rookery.app.manual;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import picocli.CommandLine;

/** Manual pages of a program: one for each command. */
public final class Manual {
    private final Predicate<CommandLine> documented;
    private final String version;

    /**
     * @param documented whether the subcommands of a command have pages
     * @param version of the program, at the foot of the pages
     */
    public Manual(Predicate<CommandLine> documented, String version) {
        this.documented = documented;
        this.version = version;
    }

    /** Returns the pages by name of file: {@code rookery-user-add.1}. */
    public Map<String, String> pages(CommandLine program) {
        Map<String, String> pages = new TreeMap<>();
        add(program, pages);
        return pages;
    }

    private void add(CommandLine command, Map<String, String> pages) {
        String name = command.getCommandSpec().qualifiedName("-");
        boolean subcommands = documented.test(command);
        pages.put(name + ".1", new ManualPage(name, command, subcommands, version).text());
        if (subcommands) {
            command.getSubcommands().values().stream()
                    .filter(subcommand ->
                            !subcommand.getCommandSpec().usageMessage().hidden())
                    .forEach(subcommand -> add(subcommand, pages));
        }
    }
}
