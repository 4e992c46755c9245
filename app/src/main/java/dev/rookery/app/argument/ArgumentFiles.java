package dev.rookery.app.argument;

import dev.rookery.app.argument.Argument.Origin;
import java.io.IOException;
import java.io.Reader;
import java.io.StreamTokenizer;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reader of files of options, in the format of picocli: words, in quotation marks if they contain spaces, and comments. */
final class ArgumentFiles {
    private static final String MARK = "@";

    private final List<Argument> expanded = new ArrayList<>();

    /** A file that includes itself is read once. */
    private final Set<Path> read = new HashSet<>();

    private ArgumentFiles() {}

    static List<Argument> expand(List<String> arguments) {
        ArgumentFiles files = new ArgumentFiles();
        arguments.forEach(argument -> files.add(Argument.ofCommandLine(argument)));
        return files.expanded;
    }

    private void add(Argument argument) {
        String value = argument.value();
        if (value.startsWith(MARK + MARK)) {
            expanded.add(new Argument(value.substring(1), argument.origin()));
        } else if (value.startsWith(MARK)) {
            addFile(argument, value.substring(1));
        } else {
            expanded.add(argument);
        }
    }

    private void addFile(Argument argument, String name) {
        Path file = Path.of(name);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            expanded.add(argument);
        } else if (read.add(file.toAbsolutePath().normalize())) {
            words(file).forEach(this::add);
        }
    }

    private static List<Argument> words(Path file) {
        List<Argument> words = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file)) {
            StreamTokenizer tokens = tokens(reader);
            while (tokens.nextToken() != StreamTokenizer.TT_EOF) {
                words.add(new Argument(tokens.sval, Optional.of(new Origin(file, tokens.lineno()))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the options in " + file + ": " + e, e);
        }
        return words;
    }

    private static StreamTokenizer tokens(Reader reader) {
        StreamTokenizer tokens = new StreamTokenizer(reader);
        tokens.resetSyntax();
        tokens.wordChars(' ', 255);
        tokens.whitespaceChars(0, ' ');
        tokens.quoteChar('"');
        tokens.quoteChar('\'');
        tokens.commentChar('#');
        return tokens;
    }
}
