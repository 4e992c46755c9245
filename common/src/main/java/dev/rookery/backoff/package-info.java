/** Delays between retries. */
package dev.rookery.backoff;
