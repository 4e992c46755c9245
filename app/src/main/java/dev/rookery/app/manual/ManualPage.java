package dev.rookery.app.manual;

import dev.rookery.app.option.EnvironmentDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual page of a command, from the same declarations as its help.
 *
 * @param name of the page: {@code rookery-user-add}
 * @param subcommands whether the subcommands have pages
 */
record ManualPage(String name, CommandLine command, boolean subcommands, String version) {
    private static final String SECTION = "(1)";

    String text() {
        CommandSpec spec = command.getCommandSpec();
        List<String> description = List.of(spec.usageMessage().description());
        Roff page = new Roff()
                .title(name.toUpperCase(Locale.ROOT), version)
                .section("NAME")
                .text(name + " - " + summary(description))
                .section("SYNOPSIS")
                .text(synopsis())
                .section("DESCRIPTION");
        description.forEach(page::paragraph);
        parameters(page, spec);
        options(page, spec);
        commands(page);
        footer(page);
        seeAlso(page);
        return page.toString();
    }

    private static String summary(List<String> description) {
        String first = description.isEmpty() ? "" : description.get(0);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    private String synopsis() {
        String synopsis = new CommandLine.Help(command.getCommandSpec(), CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .abbreviatedSynopsis();
        return synopsis.strip();
    }

    private static void parameters(Roff page, CommandSpec spec) {
        List<PositionalParamSpec> visible = spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .toList();
        if (!visible.isEmpty()) {
            page.section("PARAMETERS");
            visible.forEach(parameter -> page.term(parameter.paramLabel(), String.join(" ", parameter.description())));
        }
    }

    private static void options(Roff page, CommandSpec spec) {
        page.section("OPTIONS");
        spec.options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> page.term(
                        spelling(option), sentence(String.join(" ", option.description())) + variable(option)));
    }

    private static String spelling(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.typeInfo().isBoolean() ? names : names + " " + option.paramLabel();
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static String variable(OptionSpec option) {
        return EnvironmentDefaults.isSetting(option)
                ? " Variable: " + EnvironmentDefaults.variable(option.longestName()) + "."
                : "";
    }

    private void commands(Roff page) {
        if (command.getSubcommands().isEmpty()) {
            return;
        }
        page.section("COMMANDS");
        command.getSubcommands().forEach((label, subcommand) -> {
            CommandSpec spec = subcommand.getCommandSpec();
            if (!spec.usageMessage().hidden()) {
                page.term(label, String.join(" ", spec.usageMessage().description()));
            }
        });
    }

    private void footer(Roff page) {
        List<String> lines = Stream.of(command.getCommandSpec().usageMessage().footer())
                .filter(line -> !line.isBlank())
                .toList();
        if (!lines.isEmpty()) {
            page.section("NOTES");
            lines.forEach(page::paragraph);
        }
    }

    private void seeAlso(Roff page) {
        int end = name.lastIndexOf('-');
        List<String> others = new ArrayList<>();
        if (command.getParent() != null && end > 0) {
            others.add(command.getParent().getCommandSpec().qualifiedName("-") + SECTION);
        }
        if (subcommands) {
            command.getSubcommands().forEach((label, subcommand) -> {
                if (!subcommand.getCommandSpec().usageMessage().hidden()) {
                    others.add(name + "-" + label + SECTION);
                }
            });
        }
        if (!others.isEmpty()) {
            page.section("SEE ALSO").text(String.join(", ", others));
        }
    }
}
