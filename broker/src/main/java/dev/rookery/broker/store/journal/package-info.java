/**
 * Append-only journal of all tenants' durable state. The engine's own objects are the state; the journal is read only at the start,
 * and by the compaction, which drops superseded changes.
 */
@NullMarked
package dev.rookery.broker.store.journal;

import org.jspecify.annotations.NullMarked;
