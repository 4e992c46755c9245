/** Authentication of API callers: users with passwords and sessions, API keys with scopes. */
@NullMarked
package dev.rookery.api.access;

import org.jspecify.annotations.NullMarked;
