/** Benchmark of the removal of a tenant at a running platform. */
package dev.rookery.bench.removal;
