package dev.rookery.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a report as JSON and HTML. Replaces the files atomically, so that readers never see partial content. */
public final class ReportFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path json;
    private final Path html;

    /** @param name name of both files, without extension */
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

    /** Writes or replaces both files. */
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
