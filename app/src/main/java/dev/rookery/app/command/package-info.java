/** Commands of the {@code rookery} program. */
package dev.rookery.app.command;
