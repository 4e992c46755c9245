/** Storage of readings in PostgreSQL: batches, deduplication, session leases and partitions. */
@NullMarked
package dev.rookery.api.sensor.store;

import org.jspecify.annotations.NullMarked;
