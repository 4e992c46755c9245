/**
 * Keeps tenants' state in files that are only appended to. The engine's objects are the state; the files are read at the start, and
 * from time to time by the compaction, which leaves out what is over.
 */
package dev.rookery.broker.store.journal;
