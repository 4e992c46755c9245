/** Server-sent event streams of API operations. */
@NullMarked
package dev.rookery.api.stream;

import org.jspecify.annotations.NullMarked;
