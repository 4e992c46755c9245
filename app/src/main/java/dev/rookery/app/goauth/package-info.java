/** What an installation of mosquitto-go-auth has, and what becomes of it in Rookery. */
package dev.rookery.app.goauth;
