package dev.rookery.http.browser;

import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accepts requests of the server's own pages only. SameSite cookies do not separate hosts of one domain, such as those of two
 * tenants, nor ports of one host.
 */
public final class SameOrigin implements Handler<RoutingContext> {
    private final String alternative;

    /** @param alternative how programs log in, such as {@code POST /api/auth/login}; part of the refusal */
    public SameOrigin(String alternative) {
        this.alternative = alternative;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String site = request.getHeader("Sec-Fetch-Site");
        boolean sameSite = site == null || site.equals("same-origin");
        if (sameSite && isOwn(request)) {
            context.next();
        } else {
            context.fail(new ApiException(
                    ProblemType.FORBIDDEN,
                    "Sessions of the console are for its own pages; programs log in with " + alternative));
        }
    }

    private static boolean isOwn(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return authority != null
                && originAuthority(request.getHeader("Origin"))
                        .filter(origin -> origin.equalsIgnoreCase(authority.toString())
                                || origin.equalsIgnoreCase(request.getHeader("Host")))
                        .isPresent();
    }

    private static Optional<String> originAuthority(@Nullable String origin) {
        if (origin == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
