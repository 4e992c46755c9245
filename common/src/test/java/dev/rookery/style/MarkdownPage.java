package dev.rookery.style;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Links, anchors and inline code of a Markdown file, in the dialect of GitHub. Fenced code is ignored. */
final class MarkdownPage {
    /**
     * A link or a piece of inline code.
     *
     * @param line number of its line, from 1
     */
    record Reference(int line, String text) {}

    private static final Pattern FENCE = Pattern.compile(" *(```|~~~).*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");
    private static final Pattern EXPLICIT_ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    /** Target in parentheses, or of a reference definition. */
    private static final Pattern LINK =
            Pattern.compile("]\\(<?([^)\\s>]+)>?(?: +\"[^\"]*\")?\\)|^ *\\[[^\\]]+]: +<?([^\\s>]+)>?");
    /** Markup around the text of a link. */
    private static final Pattern LINKED_TEXT = Pattern.compile("!?\\[([^\\]]*)]\\([^)]*\\)");

    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]");

    private final Set<String> anchors = new LinkedHashSet<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final List<Reference> links = new ArrayList<>();
    private final List<Reference> code = new ArrayList<>();

    private MarkdownPage(List<String> lines) {
        boolean fenced = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (FENCE.matcher(line).matches()) {
                fenced = !fenced;
            } else if (!fenced) {
                read(i + 1, line);
            }
        }
    }

    static MarkdownPage read(Path file) throws IOException {
        return of(Files.readString(file));
    }

    static MarkdownPage of(String text) {
        return new MarkdownPage(text.lines().toList());
    }

    private void read(int number, String line) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            addAnchor(heading.group(1));
        }
        EXPLICIT_ANCHOR.matcher(line).results().forEach(anchor -> anchors.add(anchor.group(1)));
        CODE.matcher(line).results().forEach(span -> code.add(new Reference(number, span.group(1))));
        LINK.matcher(CODE.matcher(line).replaceAll("code"))
                .results()
                .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
                .forEach(target -> links.add(new Reference(number, target)));
    }

    /** Equal headings get a number from the second one on. */
    private void addAnchor(String heading) {
        String text = LINKED_TEXT.matcher(heading.replace("`", "")).replaceAll("$1");
        String anchor = NOT_IN_ANCHORS
                .matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll("")
                .replace(' ', '-');
        int before = uses.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }

    /** Names that a link to this page may have behind {@code #}. */
    Set<String> anchors() {
        return anchors;
    }

    /** Targets of links and images in the order of the page. */
    List<Reference> links() {
        return links;
    }

    /** Inline code in the order of the page. */
    List<Reference> code() {
        return code;
    }
}
