package dev.rookery.bench.report;

import java.util.List;
import java.util.Locale;

/** Horizontal bar chart in SVG, with whiskers from the lowest to the highest value. */
final class BarChart {
    /** Bar of one broker. */
    record Bar(String label, Spread spread, boolean rookery) {}

    private static final int LABEL_WIDTH = 150;
    private static final int PLOT_WIDTH = 420;
    private static final int VALUE_WIDTH = 190;
    private static final int ROW_HEIGHT = 26;
    private static final int BAR_HEIGHT = 16;

    private final String title;
    private final List<Bar> bars;

    BarChart(String title, List<Bar> bars) {
        this.title = title;
        this.bars = bars;
    }

    String render() {
        int height = (bars.size() + 1) * ROW_HEIGHT;
        int width = LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n", width, height, width, height));
        svg.append(text(0, BAR_HEIGHT, "title", title));
        double scale = PLOT_WIDTH
                / bars.stream().mapToDouble(bar -> bar.spread().highest()).max().orElse(1);
        for (int i = 0; i < bars.size(); i++) {
            svg.append(row(bars.get(i), (i + 1) * ROW_HEIGHT, Double.isFinite(scale) ? scale : 0));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String row(Bar bar, int y, double scale) {
        double middle = y + BAR_HEIGHT / 2.0;
        Spread spread = bar.spread();
        return text(0, y + BAR_HEIGHT - 3, "label", bar.label())
                + String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                        bar.rookery() ? "rookery" : "other",
                        LABEL_WIDTH,
                        y,
                        spread.median() * scale,
                        BAR_HEIGHT)
                + String.format(
                        Locale.ROOT,
                        "<line class=\"whisker\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
                        LABEL_WIDTH + spread.lowest() * scale,
                        LABEL_WIDTH + spread.highest() * scale,
                        middle,
                        middle)
                + text(LABEL_WIDTH + PLOT_WIDTH + 8, y + BAR_HEIGHT - 3, "value", Numbers.format(spread));
    }

    private static String text(int x, int y, String style, String content) {
        return String.format("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y, Markup.escape(content));
    }
}
