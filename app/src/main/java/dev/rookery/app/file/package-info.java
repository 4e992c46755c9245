/** Files of commands. */
@NullMarked
package dev.rookery.app.file;

import org.jspecify.annotations.NullMarked;
