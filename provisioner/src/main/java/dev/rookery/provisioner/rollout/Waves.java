package dev.rookery.provisioner.rollout;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Assignment of customers to waves. A customer is in the first wave that includes it; some may be in none. */
final class Waves {
    private static final int ALL = 100;

    /** Customer that a rollout selects. */
    record Candidate(String customer, JsonObject labels) {}

    /** @param position in the order of changes, from 0 */
    record Member(String customer, int wave, int position) {}

    private Waves() {}

    /** @param candidates in the order in which percentages count them */
    static List<Member> assign(List<JsonObject> waves, List<Candidate> candidates) {
        List<Candidate> remaining = new ArrayList<>(candidates);
        List<Member> members = new ArrayList<>();
        for (int wave = 0; wave < waves.size(); wave++) {
            JsonObject description = waves.get(wave);
            List<Candidate> chosen = description.containsKey("labels")
                    ? withLabels(remaining, description.getJsonObject("labels"))
                    : firstOf(
                            remaining,
                            // At least one customer, so that a small percentage of a few is no empty wave.
                            (candidates.size() * description.getInteger("percent") + ALL - 1) / ALL - members.size());
            for (Candidate candidate : chosen) {
                members.add(new Member(candidate.customer(), wave, members.size()));
            }
            remaining.removeAll(chosen);
        }
        return members;
    }

    private static List<Candidate> withLabels(List<Candidate> remaining, JsonObject labels) {
        return remaining.stream()
                .filter(candidate -> labels.stream().allMatch(label -> label.getValue()
                        .equals(candidate.labels().getValue(label.getKey()))))
                .toList();
    }

    private static List<Candidate> firstOf(List<Candidate> remaining, int number) {
        return List.copyOf(remaining.subList(0, Math.max(0, Math.min(number, remaining.size()))));
    }
}
