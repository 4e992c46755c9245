/** Password hashes: parsing, checking, creating, and the threads that check them. */
@NullMarked
package dev.rookery.auth.password;

import org.jspecify.annotations.NullMarked;
