-- Number of times that a process has acquired the lease of an ingestion worker. A process that lost its connection and finds
-- a higher number than its own next one drops what it has received: another process may have stored it.
CREATE TABLE sensor_leases (
  name text COLLATE "C" PRIMARY KEY,
  acquisitions bigint NOT NULL
);
