/** Native implementation of the administration interface, which runs on the tenants' event loops, and the {@code $SYS} topics. */
@NullMarked
package dev.rookery.broker.operation;

import org.jspecify.annotations.NullMarked;
