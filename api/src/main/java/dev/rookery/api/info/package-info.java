/** What this server is and where its clients connect. */
@NullMarked
package dev.rookery.api.info;

import org.jspecify.annotations.NullMarked;
