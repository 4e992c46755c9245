/** Authentication and authorization API of the broker, with compiled access rules that need no query per decision. */
@NullMarked
package dev.rookery.auth;

import org.jspecify.annotations.NullMarked;
