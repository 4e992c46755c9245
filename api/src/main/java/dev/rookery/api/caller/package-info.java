/** Callers of the API and their roles. */
@NullMarked
package dev.rookery.api.caller;

import org.jspecify.annotations.NullMarked;
