package dev.rookery.style;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.style.MarkdownPage.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Relative links and paths in the documentation lead to files and headings that exist. */
class LinkCheckTest {
    private static final Path INDEX = RepositoryFiles.ROOT.resolve("docs/README.md");
    private static final Pattern EXTERNAL = Pattern.compile("[a-z]+:.*");
    /** A path in inline code, without placeholders such as NAME, globs and ellipses. */
    private static final Pattern PATH = Pattern.compile("[\\w.-]+(/[\\w.-]+)+/?");

    private static final Pattern PLACEHOLDER = Pattern.compile("(.*/)?[A-Z_]+(/.*|\\..*)?|.*\\.\\.\\..*");
    private static final Pattern GENERATED = Pattern.compile("(.*/)?target(/.*)?|bench/results(/.*)?");
    private static final Pattern DOCUMENT = Pattern.compile("\\bdocs/[\\w./-]+\\.md\\b");
    /** Names removed files. */
    private static final Path CHANGELOG = RepositoryFiles.ROOT.resolve("CHANGELOG.md");
    /** Files that mention pages: sources, build files, charts and scripts. */
    private static final Pattern MENTIONING = Pattern.compile("(.*/)?[^./]+|.*\\.(java|ya?ml|tpl|txt|sh|xml)");

    private static final Pattern TYPE_NAME = Pattern.compile("[A-Z]\\w*[a-z]\\w*[A-Z]\\w*|[A-Z][a-z]\\w*Test");
    /** Pages whose camel case names in inline code are all Java types of the repository. */
    private static final Pattern PAGES_WITH_TYPES = Pattern.compile("CONTRIBUTING\\.md");

    private static final Map<Path, MarkdownPage> PAGES = new TreeMap<>();

    @BeforeAll
    static void readPages() throws IOException {
        for (Path file : RepositoryFiles.find(path -> path.endsWith(".md"))) {
            PAGES.put(file, MarkdownPage.read(file));
        }
    }

    @Test
    void relativeLinksLeadToFilesAndHeadings() {
        List<String> broken = new ArrayList<>();
        PAGES.forEach((file, page) -> {
            for (Reference link : page.links()) {
                if (!EXTERNAL.matcher(link.text()).matches() && !leadsSomewhere(file, link.text())) {
                    broken.add(location(file, link) + ": broken link to " + link.text());
                }
            }
        });
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path file, String link) {
        String[] parts = link.split("#", 2);
        Path target = target(file, link);
        if (!target.startsWith(RepositoryFiles.ROOT) || !Files.exists(target)) {
            return false;
        }
        MarkdownPage page = PAGES.get(target);
        return parts.length == 1 || page != null && page.anchors().contains(parts[1]);
    }

    private static Path target(Path file, String link) {
        String path = link.split("#", 2)[0];
        return path.isEmpty() ? file : file.resolveSibling(path).normalize();
    }

    @Test
    void indexLeadsToEveryPage() {
        Set<Path> reachable = new HashSet<>();
        Deque<Path> remaining = new ArrayDeque<>(List.of(INDEX));
        while (!remaining.isEmpty()) {
            Path file = remaining.remove();
            if (PAGES.containsKey(file) && reachable.add(file)) {
                PAGES.get(file).links().stream()
                        .filter(link -> !EXTERNAL.matcher(link.text()).matches())
                        .map(link -> target(file, link.text()))
                        .filter(target -> target.startsWith(INDEX.getParent()))
                        .forEach(remaining::add);
            }
        }
        assertThat(PAGES.keySet().stream().filter(file -> file.startsWith(INDEX.getParent())))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(reachable).contains(file));
    }

    @Test
    void pathsInInlineCodeExist() {
        List<String> missing = new ArrayList<>();
        PAGES.forEach((file, page) -> {
            for (Reference code : page.code()) {
                if (!file.equals(CHANGELOG)
                        && isPath(code.text())
                        && !Files.exists(RepositoryFiles.ROOT.resolve(code.text()))) {
                    missing.add(location(file, code) + ": no file " + code.text());
                }
            }
        });
        assertThat(missing).isEmpty();
    }

    /** A path that begins with a file or folder of the root; MQTT topics and URLs look alike otherwise. */
    private static boolean isPath(String code) {
        return PATH.matcher(code).matches()
                && !PLACEHOLDER.matcher(code).matches()
                && !GENERATED.matcher(code).matches()
                && Files.exists(RepositoryFiles.ROOT.resolve(code.substring(0, code.indexOf('/'))));
    }

    @Test
    void pagesThatOtherFilesMentionExist() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path file : RepositoryFiles.find(path -> MENTIONING.matcher(path).matches())) {
            DOCUMENT.matcher(text(file))
                    .results()
                    .map(page -> page.group())
                    .filter(page -> !Files.exists(RepositoryFiles.ROOT.resolve(page)))
                    .forEach(page -> missing.add(RepositoryFiles.relative(file) + ": no page " + page));
        }
        assertThat(missing).isEmpty();
    }

    /** Bytes that are not text become replacement characters. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    @Test
    void typesThatTheContributionGuideNamesExist() throws IOException {
        Set<String> types = new HashSet<>();
        for (Path file : RepositoryFiles.find(path -> path.endsWith(".java"))) {
            types.add(file.getFileName().toString().replace(".java", ""));
        }
        List<String> missing = new ArrayList<>();
        PAGES.forEach((file, page) -> {
            if (PAGES_WITH_TYPES.matcher(RepositoryFiles.relative(file)).matches()) {
                for (Reference code : page.code()) {
                    if (TYPE_NAME.matcher(code.text()).matches() && !types.contains(code.text())) {
                        missing.add(location(file, code) + ": no type " + code.text());
                    }
                }
            }
        });
        assertThat(missing).isEmpty();
    }

    private static String location(Path file, Reference reference) {
        return RepositoryFiles.relative(file) + ":" + reference.line();
    }

    @Test
    void findsLinksOutsideOfCode() {
        MarkdownPage page = MarkdownPage.of(String.join(
                "\n", "# A", "[a](b.md#c) ![i](i.png)", "```", "[x](y)", "```", "`[x](y)` [z][1]", "[1]: d.md"));

        assertThat(page.links())
                .containsExactly(new Reference(2, "b.md#c"), new Reference(2, "i.png"), new Reference(7, "d.md"));
    }

    @Test
    void derivesAnchorsAsGitHubDoes() {
        MarkdownPage page = MarkdownPage.of(String.join(
                "\n", "# Why a `log`, not RocksDB?", "## [Run](x.md) it", "## Keys", "## Keys", "<a id=\"own\"></a>"));

        assertThat(page.anchors()).containsExactly("why-a-log-not-rocksdb", "run-it", "keys", "keys-1", "own");
    }
}
