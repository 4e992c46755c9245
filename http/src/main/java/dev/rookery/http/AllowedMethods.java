package dev.rookery.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Methods of the routes of a path, for the header {@code Allow} (RFC 9110, section 15.5.6). */
final class AllowedMethods {
    private static final Pattern PARAMETER = Pattern.compile(":\\w+");

    private AllowedMethods() {}

    /** Returns the methods in alphabetical order; empty if no route has the path. */
    static Set<String> of(Router router, String path) {
        Set<String> methods = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            Set<HttpMethod> own = route.methods();
            if (own != null && route.getPath() != null && matches(route, path)) {
                own.forEach(method -> methods.add(method.name()));
            }
        }
        return methods;
    }

    private static boolean matches(Route route, String path) {
        String template = route.getPath();
        if (!route.isRegexPath()) {
            return route.isExactPath() ? withoutSlash(path).equals(withoutSlash(template)) : path.startsWith(template);
        }
        StringBuilder expression = new StringBuilder();
        String[] texts = PARAMETER.split(template, -1);
        for (int i = 0; i < texts.length; i++) {
            expression.append(i == 0 ? "" : "[^/]+").append(Pattern.quote(texts[i]));
        }
        return Pattern.matches(expression + "/?", path);
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
