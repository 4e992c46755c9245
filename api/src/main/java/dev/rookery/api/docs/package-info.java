/** OpenAPI document and Swagger UI. */
@NullMarked
package dev.rookery.api.docs;

import org.jspecify.annotations.NullMarked;
