/** Limits configured in PostgreSQL tables. */
@NullMarked
package dev.rookery.broker.limit.table;

import org.jspecify.annotations.NullMarked;
