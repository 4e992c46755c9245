package dev.rookery.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks every text file of the repository against the word list {@code words.tsv}. */
class WordCheckTest {
    private static final Pattern TEXT_FILE = Pattern.compile(
            "(.*/)?[^./]+|.*\\.(java|md|ya?ml|json|tpl|txt|sh|sql|xml|properties|ts|vue|css|html|conf)");
    /** Fixtures of earlier builds; applied migrations, whose checksums Flyway stores; texts of other authors; texts that name former words. */
    private static final Pattern UNCHECKED_FILE = Pattern.compile(
            ".*/upgrade/.*|.*/migration/V\\d+__.*\\.sql|LICENSE|CHANGELOG\\.md|CODE_OF_CONDUCT\\.md|.*package-lock\\.json|.*(WordCheck|LicenseMigration)Test\\.java");
    /** Marks a line whose wording is stored data and cannot change. */
    private static final String EXEMPTION = "stored wording";

    /** @param phrase in lower case */
    private record Rule(String phrase, String better) {
        boolean matches(String text, String lowerCaseText) {
            int start = lowerCaseText.indexOf(phrase);
            while (start >= 0) {
                int end = start + phrase.length();
                boolean startsWord = start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1));
                boolean endsWord = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
                if (startsWord && endsWord && !isCamelCase(text.substring(start, end))) {
                    return true;
                }
                start = lowerCaseText.indexOf(phrase, start + 1);
            }
            return false;
        }

        /** Names such as {@code noBody} of other libraries are not phrases. */
        private static boolean isCamelCase(String match) {
            return !match.substring(1).equals(match.substring(1).toLowerCase(Locale.ROOT))
                    && !match.equals(match.toUpperCase(Locale.ROOT));
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
    void matchesWholeWords() {
        assertThat(matches("in vain", "thin vain, In vain")).isTrue();
        assertThat(matches("in vain", "thin vain in vainer")).isFalse();
        assertThat(matches("nobody", "NOBODY")).isTrue();
        assertThat(matches("nobody", "noBody")).isFalse();
    }

    private static boolean matches(String phrase, String text) {
        return new Rule(phrase, "").matches(text, text.toLowerCase(Locale.ROOT));
    }

    private static List<Rule> rules() throws IOException {
        try (InputStream list = WordCheckTest.class.getResourceAsStream("words.tsv")) {
            List<Rule> rules = new ArrayList<>();
            new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 2))
                    .forEach(columns -> {
                        for (String phrase : columns[0].split(", ")) {
                            rules.add(new Rule(phrase.toLowerCase(Locale.ROOT), columns[1]));
                        }
                    });
            return rules;
        }
    }

    private static List<Path> textFiles() throws IOException {
        return RepositoryFiles.find(path -> TEXT_FILE.matcher(path).matches()
                && !UNCHECKED_FILE.matcher(path).matches());
    }

    private static List<String> findings(Path file, List<Rule> rules) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            return List.of(); // A binary file.
        }
        String lowerCaseText = text.toLowerCase(Locale.ROOT);
        List<String> findings = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.matches(text, lowerCaseText)) {
                findings.addAll(findings(file, text, rule));
            }
        }
        return findings;
    }

    private static List<String> findings(Path file, String text, Rule rule) {
        List<String> findings = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            if (rule.matches(line, line.toLowerCase(Locale.ROOT)) && !line.contains(EXEMPTION)) {
                findings.add(RepositoryFiles.relative(file) + ":" + number + ": '" + rule.phrase() + "'; write: "
                        + rule.better());
            }
        }
        return findings;
    }
}
