package dev.rookery.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Content of docs/reference/metrics.md. */
final class MetricsDocument {
    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "metrics.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)(?:\\{([\\w,]*)})?` \\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
    private static final Pattern PROVISIONER = Pattern.compile("(?s)\n## The provisioner\n.*?(?=\n## |\\z)");
    private static final Pattern EXAMPLES = Pattern.compile("(?s)\n```\n(.*?)\n```");

    private static final String MAXIMUM = "_max";

    private final String all;
    private final String provisioner;
    private final String withoutProvisioner;

    MetricsDocument() throws IOException {
        all = Files.readString(DOCUMENT);
        Matcher section = PROVISIONER.matcher(all);
        if (!section.find()) {
            throw new AssertionError("No section on the provisioner in " + DOCUMENT);
        }
        provisioner = section.group();
        withoutProvisioner = all.replace(provisioner, "");
    }

    /** Returns the metric names in all tables: those of {@code rookery all}. */
    TreeSet<String> names() {
        return names(all);
    }

    /** Returns the metric names in the table of the provisioner, and the one of every process. */
    TreeSet<String> provisionerNames() {
        TreeSet<String> names = names(provisioner);
        names.add("rookery_build_info");
        return names;
    }

    private static TreeSet<String> names(String text) {
        TreeSet<String> names = new TreeSet<>();
        for (Matcher row = ROW.matcher(text); row.find(); ) {
            names.add(row.group(1));
        }
        return names;
    }

    /** Returns the label names of each metric in the tables. */
    Map<String, Set<String>> labels() {
        Map<String, Set<String>> labels = new HashMap<>();
        for (Matcher row = ROW.matcher(all); row.find(); ) {
            labels.put(
                    row.group(1),
                    row.group(2) == null ? Set.of() : Set.of(row.group(2).split(",")));
        }
        return labels;
    }

    /** Returns the example queries, except those of the provisioner. */
    List<String> queries() {
        List<String> queries = new ArrayList<>();
        for (Matcher block = EXAMPLES.matcher(withoutProvisioner); block.find(); ) {
            queries.addAll(block.group(1).lines().toList());
        }
        return queries;
    }

    /** Returns the names in a scrape, without the maximum of summaries and the metrics of Prometheus' client. */
    static TreeSet<String> exposed(String scrape) {
        TreeSet<String> names = new TreeSet<>();
        for (Matcher type = TYPE.matcher(scrape); type.find(); ) {
            if (type.group(1).startsWith("rookery_")) {
                names.add(type.group(1));
            }
        }
        names.removeIf(
                name -> name.endsWith(MAXIMUM) && names.contains(name.substring(0, name.length() - MAXIMUM.length())));
        return names;
    }
}
