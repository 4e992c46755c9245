/** Background work on sensor data: ingestion and retention. */
@NullMarked
package dev.rookery.api.sensor.service;

import org.jspecify.annotations.NullMarked;
