package dev.rookery.broker.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Path and host of a request, whose target has the origin form ({@code /mqtt}) or the absolute form
 * ({@code http://host/mqtt}), which a server must accept (RFC 9112, section 3.2.2).
 *
 * @param path decoded, without the query
 * @param host without port; that of the target takes precedence over the header Host
 */
public record RequestTarget(String path, Optional<String> host) {
    private static final Pattern ABSOLUTE_FORM = Pattern.compile("(?i)(?:https?|wss?)://([^/?#]+)(.*)");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    /** Returns the target of the request; empty if its path cannot be decoded. */
    public static Optional<RequestTarget> of(HttpRequest request) {
        Matcher absolute = ABSOLUTE_FORM.matcher(request.uri());
        String pathAndQuery = absolute.matches() ? absolute.group(2) : request.uri();
        Optional<String> host = absolute.matches()
                ? Optional.of(absolute.group(1))
                : Optional.ofNullable(request.headers().get(HttpHeaderNames.HOST));
        return path(pathAndQuery).map(path -> new RequestTarget(path, host.map(RequestTarget::withoutPort)));
    }

    private static Optional<String> path(String pathAndQuery) {
        try {
            String path = new QueryStringDecoder(pathAndQuery).path();
            // An absolute form without a path names the root.
            return Optional.of(path.isEmpty() ? "/" : path);
        } catch (IllegalArgumentException malformedPercentEncoding) {
            return Optional.empty();
        }
    }

    private static String withoutPort(String host) {
        return PORT.matcher(host).replaceFirst("");
    }
}
