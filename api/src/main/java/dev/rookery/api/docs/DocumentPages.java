package dev.rookery.api.docs;

import dev.rookery.http.StaticContent;
import dev.rookery.http.contract.OpenApiDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Serves the OpenAPI document at {@code /api/openapi.yaml} and Swagger UI at {@code /api/docs}. The page loads nothing
 * from other origins.
 */
public final class DocumentPages {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
    private static final String WEBJAR_POM = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private DocumentPages() {}

    public static void mount(Router router, OpenApiDocument document) {
        serve(router, "/api/openapi.yaml", "application/yaml", Buffer.buffer(document.yaml()));
        serve(router, "/api/docs", "text/html; charset=utf-8", resource("/dev/rookery/api/docs/index.html"));
        serve(router, "/api/docs/start.js", "text/javascript", resource("/dev/rookery/api/docs/start.js"));
        String library = WEBJAR + version() + "/";
        serve(router, "/api/docs/swagger-ui.css", "text/css", resource(library + "swagger-ui.css"));
        serve(router, "/api/docs/swagger-ui-bundle.js", "text/javascript", resource(library + "swagger-ui-bundle.js"));
    }

    private static void serve(Router router, String path, String mediaType, Buffer content) {
        router.route(path).handler(context -> {
            context.response().putHeader("Content-Security-Policy", POLICY);
            context.next();
        });
        StaticContent.mount(router, path, mediaType, content);
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream file = DocumentPages.class.getResourceAsStream(WEBJAR_POM)) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static Buffer resource(String name) {
        try (InputStream file = DocumentPages.class.getResourceAsStream(name)) {
            return Buffer.buffer(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
