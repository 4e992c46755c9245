package dev.rookery.bench.peer;

import java.util.function.Consumer;

/** One kind of state with which users try to fill the memory of a broker. */
enum MemoryAttack {
    /** Never-expiring sessions with 1,000 filters of 900 bytes each. */
    SUBSCRIPTIONS(attacks -> attacks.subscriptions("tenant-0")),
    /** Never-expiring, empty sessions with client ids of 1,000 bytes. */
    SESSIONS(attacks -> attacks.sessions("tenant-0")),
    /** Wills of 60 KB with a long delay, from connections one after another. */
    WILLS(attacks -> attacks.wills("tenant-0")),
    /** Twenty connections with 64 topic aliases of 63 KB each. */
    ALIASES(attacks -> attacks.aliases("tenant-0")),
    /** Twenty connections that send 960 KB of a CONNECT packet and stop. */
    PARTIAL_LOGINS(attacks -> attacks.partialLogins("tenant-0", 960_000)),
    /** 200 subscribers that do not read 10 MB each. */
    SLOW_SUBSCRIBERS(attacks -> attacks.slowSubscribers("tenant-0")),
    /** 5,000 connected clients, and of each of ten users up to 5,000 retained and 3,000 queued messages. */
    MESSAGES_AND_CONNECTIONS(attacks -> {
        attacks.fleet("tenant-90", 5000);
        for (int user = 10; user < 20; user++) {
            attacks.retained("tenant-" + user, 5000);
            attacks.queued("tenant-" + user);
        }
    });

    private final Consumer<MemoryAttacks> execution;

    MemoryAttack(Consumer<MemoryAttacks> execution) {
        this.execution = execution;
    }

    /** Attacks until the broker refuses more; connections stay open. */
    void execute(MemoryAttacks attacks) {
        execution.accept(attacks);
    }
}
