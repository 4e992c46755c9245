package dev.rookery.provisioner.rollout;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Request for a rollout, in the members of the REST API.
 *
 * @param image new image; empty leaves the images as they are
 * @param values new chart values of the instances; empty leaves them as they are
 * @param chart digest of the new chart; empty leaves the charts as they are
 * @param selector labels and plan of the customers; empty selects all
 * @param waves each with {@code percent} of all customers, or with {@code labels}
 * @param skipFailures whether a customer that fails returns to what it had before and the others go on
 * @param maximumFailures failures after which the rollout pauses nevertheless
 * @param parallel customers that are changed at the same time
 * @param deadlineSeconds after which a customer that is not ready has failed
 * @param waitSeconds between two waves
 */
public record RolloutPlan(
        Optional<String> image,
        Optional<JsonObject> values,
        Optional<String> chart,
        JsonObject selector,
        List<JsonObject> waves,
        boolean skipFailures,
        int maximumFailures,
        int parallel,
        int deadlineSeconds,
        int waitSeconds) {
    private static final int ALL = 100;
    private static final int DEFAULT_PARALLEL = 10;
    private static final int DEFAULT_DEADLINE_SECONDS = 600;

    public static RolloutPlan of(JsonObject body) {
        JsonArray waves = body.getJsonArray("waves", new JsonArray().add(new JsonObject().put("percent", ALL)));
        return new RolloutPlan(
                Optional.ofNullable(body.getString("image")),
                Optional.ofNullable(body.getJsonObject("values")),
                Optional.ofNullable(body.getString("chart")),
                body.getJsonObject("selector", new JsonObject()),
                waves.stream().map(JsonObject.class::cast).toList(),
                body.getString("on_failure", "stop").equals("skip"),
                body.getInteger("max_failures", Integer.MAX_VALUE),
                body.getInteger("parallel", DEFAULT_PARALLEL),
                body.getInteger("deadline_seconds", DEFAULT_DEADLINE_SECONDS),
                body.getInteger("wait_seconds", 0));
    }

    /** Returns why the plan cannot be carried out; empty if it can. */
    public Optional<String> violation() {
        if (image.isEmpty() && values.isEmpty() && chart.isEmpty()) {
            return Optional.of("Specify image, values, chart, or several of them");
        }
        int last = 0;
        for (JsonObject wave : waves) {
            if (wave.containsKey("percent") == wave.containsKey("labels")) {
                return Optional.of("Each wave has either percent or labels");
            }
            int percent = wave.getInteger("percent", last);
            if (percent < last || wave.containsKey("percent") && percent == last) {
                return Optional.of("The percentages of waves include those of the waves before and must grow");
            }
            last = percent;
        }
        return Optional.empty();
    }
}
