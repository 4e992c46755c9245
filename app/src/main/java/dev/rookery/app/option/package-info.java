/** Command-line options, one class per component: names, defaults and environment variables. */
@NullMarked
package dev.rookery.app.option;

import org.jspecify.annotations.NullMarked;
