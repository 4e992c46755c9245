package dev.rookery.app;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Scrapes an exporter repeatedly, as Prometheus does, and records counters of usage that decrease or disappear. */
final class ScrapeWatch implements AutoCloseable {
    private static final int PAUSE_MILLIS = 20;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private volatile MetricsPage last = new MetricsPage(Map.of());
    private volatile boolean hasSeenOutage;

    ScrapeWatch(int port) {
        thread.scheduleWithFixedDelay(() -> scrape(port), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void scrape(int port) {
        try {
            MetricsPage page = MetricsPage.scrape(port);
            hasSeenOutage |= page.value("rookery_up") == 0;
            last.samples().forEach((sample, before) -> {
                // The negation is also true for a counter that has disappeared.
                if (isCounter(sample) && !(page.value(sample) >= before)) {
                    wrong.add(sample + " was " + before + " and is " + page.value(sample));
                }
            });
            last = page;
        } catch (Exception e) {
            wrong.add("No scrape: " + e);
        }
    }

    private static boolean isCounter(String sample) {
        return sample.startsWith("rookery_usage_") && sample.contains("_total");
    }

    MetricsPage last() {
        return last;
    }

    /** Returns whether a scrape reported that PostgreSQL is unavailable. */
    boolean hasSeenOutage() {
        return hasSeenOutage;
    }

    List<String> wrong() {
        return wrong;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
