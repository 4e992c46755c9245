/** Files with secrets. */
@NullMarked
package dev.rookery.file;

import org.jspecify.annotations.NullMarked;
