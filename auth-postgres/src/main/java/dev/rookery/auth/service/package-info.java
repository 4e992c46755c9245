/** Identity of the platform's own MQTT clients: tokens under a key that the components of a platform share. */
@NullMarked
package dev.rookery.auth.service;

import org.jspecify.annotations.NullMarked;
