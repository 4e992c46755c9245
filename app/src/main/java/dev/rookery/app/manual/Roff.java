package dev.rookery.app.manual;

/** Text in the format of manual pages: man(7). Not thread-safe. */
final class Roff {
    private final StringBuilder page = new StringBuilder();

    Roff title(String name, String source) {
        return line(".TH \"" + escape(name) + "\" \"1\" \"\" \"" + escape(source) + "\" \"Rookery\"");
    }

    Roff section(String heading) {
        return line(".SH " + heading);
    }

    Roff paragraph(String text) {
        return line(".PP").line(escape(text));
    }

    /** Adds a line of text. */
    Roff text(String text) {
        return line(escape(text));
    }

    /** Adds a term in bold type with its explanation. */
    Roff term(String term, String explanation) {
        return line(".TP").line("\\fB" + escape(term) + "\\fR").line(escape(explanation));
    }

    private Roff line(String line) {
        page.append(line).append('\n');
        return this;
    }

    /** Hyphens are minus signs, as terminals show them and searches find them. */
    private static String escape(String text) {
        String escaped = text.strip().replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
