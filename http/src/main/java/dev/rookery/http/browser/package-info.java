/** Sessions of browsers: cookies that scripts cannot read, and requests of the server's own pages only. */
@NullMarked
package dev.rookery.http.browser;

import org.jspecify.annotations.NullMarked;
