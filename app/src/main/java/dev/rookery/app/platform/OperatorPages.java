package dev.rookery.app.platform;

import dev.rookery.dashboard.file.ConsoleFiles;
import dev.rookery.dashboard.file.FileHandler;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Files of the operator's console, which may post a form to the consoles of customers and to no other server. */
public final class OperatorPages {
    private static final String ID = "{id}";
    /** Stands for an id while a URL is parsed. */
    private static final String EXAMPLE = "example-id";

    private OperatorPages() {}

    /** @param consoles URLs of customers' consoles with the placeholder {@code {id}} */
    public static Handler<RoutingContext> of(List<String> consoles) {
        List<String> origins = consoles.stream()
                .flatMap(url -> origin(url).stream())
                .distinct()
                .toList();
        return new FileHandler(new ConsoleFiles(ConsoleFiles.BUILT), FileHandler.OPERATOR, origins);
    }

    /** Returns the origins of the consoles, such as {@code https://*.example.com}: a policy has wildcards for whole labels only. */
    static Optional<String> origin(String console) {
        URI url = URI.create(console.replace(ID, EXAMPLE));
        if (url.getHost() == null) {
            return Optional.empty();
        }
        String host = url.getHost();
        int dot = host.indexOf('.');
        boolean named = dot > 0 && host.substring(0, dot).contains(EXAMPLE);
        return Optional.of(url.getScheme() + "://" + (named ? "*" + host.substring(dot) : host)
                + (url.getPort() < 0 ? "" : ":" + url.getPort()));
    }
}
