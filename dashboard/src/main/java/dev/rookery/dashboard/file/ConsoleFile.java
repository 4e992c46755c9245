package dev.rookery.dashboard.file;

import dev.rookery.http.EntityTag;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console in memory.
 *
 * @param compressed content in gzip format
 * @param tag entity tag of both
 */
record ConsoleFile(String mediaType, Buffer content, Buffer compressed, String tag) {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8",
            "woff2", "font/woff2",
            "webmanifest", "application/manifest+json");

    static ConsoleFile of(String name, byte[] content) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return new ConsoleFile(
                MEDIA_TYPES.getOrDefault(extension, "application/octet-stream"),
                Buffer.buffer(content),
                Buffer.buffer(gzip(content)),
                EntityTag.of(Buffer.buffer(content)));
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
