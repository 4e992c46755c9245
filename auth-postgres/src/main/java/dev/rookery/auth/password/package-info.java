/** Stored password hashes: how they are read, checked, made, and on which threads. */
package dev.rookery.auth.password;
