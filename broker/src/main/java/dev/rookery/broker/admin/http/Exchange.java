package dev.rookery.broker.admin.http;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.Page;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A request with its parameters read, and the way to its answer. */
record Exchange(RoutingContext context) {
    private static final int USUAL_PAGE = 100;
    private static final long PATIENCE_SECONDS = 30;

    TenantId tenant() {
        try {
            return new TenantId(context.pathParam("tenant"));
        } catch (IllegalArgumentException e) {
            throw AdminException.invalid(e.getMessage());
        }
    }

    /** A query parameter; empty if it is not given. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(context.request().getParam(name));
    }

    /** A query parameter that must be given. */
    String required(String name) {
        return parameter(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> AdminException.invalid("The query parameter '" + name + "' is missing"));
    }

    /** A query parameter that is a whole number. */
    int number(String name, int smallest, int largest, int absent) {
        try {
            int value = parameter(name).map(Integer::parseInt).orElse(absent);
            if (value >= smallest && value <= largest) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw AdminException.invalid("'" + name + "' is a number from " + smallest + " to " + largest);
    }

    /** A query parameter that is true or false. */
    Optional<Boolean> flag(String name) {
        return parameter(name).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw AdminException.invalid("'" + name + "' is true or false");
        });
    }

    AdminPageRequest page() {
        return new AdminPageRequest(number("limit", 1, AdminPageRequest.MAX_LIMIT, USUAL_PAGE), parameter("cursor"));
    }

    /** The body; an empty one is an empty object. */
    JsonObject body() {
        try {
            JsonObject body = context.body().length() <= 0
                    ? new JsonObject()
                    : context.body().asJsonObject();
            if (body == null) {
                throw AdminException.invalid("The body is not a JSON object");
            }
            return body;
        } catch (DecodeException | ClassCastException e) {
            throw AdminException.invalid("The body is not a JSON object");
        }
    }

    /** Answers once the broker has. */
    <T> void answer(CompletionStage<T> stage, Function<? super T, JsonObject> json) {
        then(stage, value -> answer(200, json.apply(value)));
    }

    /** Goes on once the broker has answered; a failure is answered as such. */
    <T> void then(CompletionStage<T> stage, Consumer<? super T> answer) {
        Future.fromCompletionStage(stage, context.vertx().getOrCreateContext())
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .onSuccess(value -> {
                    try {
                        answer.accept(value);
                    } catch (RuntimeException e) {
                        Problem.write(context, e);
                    }
                })
                .onFailure(failure -> Problem.write(context, failure));
    }

    /** Answers with a page. */
    <T> void answerPage(CompletionStage<Page<T>> stage, Function<? super T, JsonObject> json) {
        answer(stage, (Page<T> page) -> {
            JsonArray items = new JsonArray();
            page.items().forEach(item -> items.add(json.apply(item)));
            return new JsonObject()
                    .put("items", items)
                    .put("cursor", page.cursor().orElse(null));
        });
    }

    void answer(int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toBuffer());
    }

    void answerNothing() {
        context.response().setStatusCode(204).end();
    }
}
