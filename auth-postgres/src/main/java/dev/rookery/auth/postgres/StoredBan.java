package dev.rookery.auth.postgres;

import dev.rookery.auth.Ban;
import java.time.Instant;

/** Row of {@code client_bans}. */
public record StoredBan(String id, Ban ban, String createdBy, Instant createdAt) {}
