/** Client of the broker's admin port. */
@NullMarked
package dev.rookery.api.broker;

import org.jspecify.annotations.NullMarked;
