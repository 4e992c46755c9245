-- Client ids are unique per user: two users with the same client id have two sessions.

ALTER TABLE device_connections DROP CONSTRAINT device_connections_pkey;
ALTER TABLE device_connections ADD PRIMARY KEY (client_id, device);
