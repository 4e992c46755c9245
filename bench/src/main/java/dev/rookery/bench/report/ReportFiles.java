package dev.rookery.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Keeps a report as JSON and as HTML. A reader never sees half a file, however the harness ends. */
public final class ReportFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path json;
    private final Path html;

    /** @param name of both files, without the ending */
    public ReportFiles(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        json = directory.resolve(name + ".json");
        html = directory.resolve(name + ".html");
    }

    public Path json() {
        return json;
    }

    public Path html() {
        return html;
    }

    /** Writes both files in place of what was written before. */
    public void write(Report report) throws IOException {
        replace(json, MAPPER.writeValueAsString(report) + "\n");
        replace(html, new HtmlReport(report).render());
    }

    private static void replace(Path file, String content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, content, StandardCharsets.UTF_8);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
