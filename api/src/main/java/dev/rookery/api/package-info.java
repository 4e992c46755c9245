/** REST API of a tenant: configuration, wiring, start and stop. */
@NullMarked
package dev.rookery.api;

import org.jspecify.annotations.NullMarked;
