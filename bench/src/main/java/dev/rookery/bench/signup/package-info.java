/** Benchmark of sign-ups at a running platform. */
package dev.rookery.bench.signup;
