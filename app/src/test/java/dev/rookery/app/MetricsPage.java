package dev.rookery.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Result of a scrape.
 *
 * @param samples values by name and labels
 */
record MetricsPage(Map<String, Double> samples) {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+(?:\\{[^}]*})?) (\\S+)");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    MetricsPage {
        samples = Map.copyOf(samples);
    }

    static MetricsPage scrape(int port) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
        String text = HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Map<String, Double> samples = new HashMap<>();
        for (Matcher sample = SAMPLE.matcher(text); sample.find(); ) {
            samples.put(sample.group(1), Double.valueOf(sample.group(2).replace("Inf", "Infinity")));
        }
        return new MetricsPage(samples);
    }

    /** Returns the label names of each metric of Rookery, except those of buckets. */
    Map<String, Set<String>> labels() {
        Map<String, Set<String>> labels = new HashMap<>();
        for (String sample : samples.keySet()) {
            if (!sample.startsWith("rookery_")) {
                continue;
            }
            String metric = sample.replaceAll("\\{.*", "").replaceAll("_(bucket|count|sum|max)$", "");
            Set<String> names = labels.computeIfAbsent(metric, first -> new TreeSet<>());
            for (Matcher label = LABEL.matcher(sample); label.find(); ) {
                names.add(label.group(1));
            }
            names.remove("le");
        }
        return labels;
    }

    /** Returns the value of a sample, or NaN if it is missing. */
    double value(String sample) {
        return samples.getOrDefault(sample, Double.NaN);
    }
}
