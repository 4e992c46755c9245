package dev.rookery.bench.scenario;

import java.util.ArrayList;
import java.util.List;

/** All scenarios. */
public final class Scenarios {
    private Scenarios() {}

    public static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(MessageScenario.all());
        all.add(new ConnectStorm());
        all.add(StormLatency.underStorm());
        all.add(StormLatency.underFlood());
        all.add(new IdleConnections());
        all.add(RevocationScenario.withNotification());
        all.add(RevocationScenario.withoutNotification());
        all.add(RevocationScenario.inTenants());
        all.add(new MassReconnect());
        all.add(new RegisteredTenants());
        all.addAll(Neighbors.all());
        all.add(new RetainedLookup());
        all.addAll(HostileScenario.all());
        all.add(new HostileRandom());
        return List.copyOf(all);
    }

    /** @throws IllegalArgumentException if no scenario has the name */
    public static Scenario named(String name) {
        return all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown scenario '" + name + "'. Scenarios: "
                        + String.join(", ", all().stream().map(Scenario::name).toList())));
    }
}
