/** Memory that the state of clients takes: what is charged to whom, and what still fits. */
@NullMarked
package dev.rookery.broker.memory;

import org.jspecify.annotations.NullMarked;
