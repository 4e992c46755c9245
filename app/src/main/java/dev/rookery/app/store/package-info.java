/** Inspection and export of the persisted state of a broker. */
@NullMarked
package dev.rookery.app.store;

import org.jspecify.annotations.NullMarked;
