/** Recent events of each tenant in memory of limited size, for the admin port. */
@NullMarked
package dev.rookery.broker.event;

import org.jspecify.annotations.NullMarked;
