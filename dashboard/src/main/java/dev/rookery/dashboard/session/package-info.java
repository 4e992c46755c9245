/** Sessions of browsers: refresh tokens in cookies. */
package dev.rookery.dashboard.session;
