package dev.rookery.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks every text file of the repository against the word list {@code words.tsv}. */
class WordCheckTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> SKIPPED_FOLDERS =
            Set.of(".git", "target", "node_modules", "results", "upgrade", ".idea");
    private static final Pattern TEXT_FILE =
            Pattern.compile(".*\\.(java|md|ya?ml|json|tpl|txt|sh|sql|xml|properties|ts|vue|css|html|conf)|[^.]+");
    /** Flyway stores checksums of applied migrations, and the license is not ours to edit. */
    private static final Pattern FIXED_TEXT =
            Pattern.compile(".*/migration/V\\d+__.*\\.sql|LICENSE|CODE_OF_CONDUCT\\.md|.*/package-lock\\.json");
    /** Marks a line whose wording is stored data and cannot change. */
    private static final String EXEMPTION = "stored wording";

    private record Rule(Pattern pattern, String better) {
        static Rule parse(String line) {
            String[] columns = line.split("\t", 2);
            boolean caseSensitive = !columns[0].replaceAll("\\\\[A-Za-z]", "").equals(lowerCase(columns[0]));
            return new Rule(Pattern.compile(columns[0], caseSensitive ? 0 : Pattern.CASE_INSENSITIVE), columns[1]);
        }

        private static String lowerCase(String regex) {
            return regex.replaceAll("\\\\[A-Za-z]", "").toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Test
    void textUsesTheWordsOfTheField() throws IOException {
        List<Rule> rules = rules();
        List<String> findings = new ArrayList<>();

        for (Path file : textFiles()) {
            findings.addAll(findings(file, rules));
        }

        assertThat(findings).isEmpty();
    }

    @Test
    void findsWordsInAnyCase() {
        Rule rule = Rule.parse("\\bat the most\\b\tat most");

        assertThat(rule.pattern().matcher("At the most three").find()).isTrue();
        assertThat(rule.pattern().matcher("at most three").find()).isFalse();
    }

    private static List<Rule> rules() throws IOException {
        try (InputStream list = WordCheckTest.class.getResourceAsStream("words.tsv")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Rule::parse)
                    .toList();
        }
    }

    private static List<Path> textFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skipped = SKIPPED_FOLDERS.contains(folder.getFileName().toString());
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = ROOT.relativize(file).toString().replace('\\', '/');
                boolean checked = attributes.isRegularFile()
                        && TEXT_FILE.matcher(file.getFileName().toString()).matches()
                        && !FIXED_TEXT.matcher(path).matches()
                        && !path.endsWith("words.tsv")
                        && !path.endsWith("WordCheckTest.java");
                if (checked) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static List<String> findings(Path file, List<Rule> rules) {
        List<String> findings = new ArrayList<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.contains(EXEMPTION)) {
                    findings.addAll(findings(ROOT.relativize(file) + ":" + number, line, rules));
                }
            }
        } catch (MalformedInputException e) {
            return List.of(); // Not text.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return findings;
    }

    private static List<String> findings(String place, String line, List<Rule> rules) {
        List<String> findings = new ArrayList<>();
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern().matcher(line);
            if (matcher.find()) {
                findings.add(place + ": '" + matcher.group() + "'; write: " + rule.better());
            }
        }
        return findings;
    }
}
