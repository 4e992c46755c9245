/** REST operations of mappings, with a preview of the readings of a message. */
@NullMarked
package dev.rookery.api.mapping;

import org.jspecify.annotations.NullMarked;
