/** Limits configured in PostgreSQL tables. */
package dev.rookery.broker.limit.table;
