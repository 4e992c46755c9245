/** What was used, as the broker wrote it down. */
package dev.rookery.api.usage;
