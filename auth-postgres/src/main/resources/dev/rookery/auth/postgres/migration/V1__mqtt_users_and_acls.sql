-- The tables that mosquitto-go-auth installations have. "IF NOT EXISTS": an existing installation keeps its own.

CREATE TABLE IF NOT EXISTS mqtt_users (
  username VARCHAR(255) PRIMARY KEY,
  password_hash VARCHAR(255) NOT NULL,
  is_active BOOLEAN DEFAULT true,
  is_superuser BOOLEAN DEFAULT false,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE IF NOT EXISTS mqtt_acls (
  username VARCHAR(255),
  topic VARCHAR(255),
  access INTEGER, -- 1=read, 2=write, 4=subscribe; sums of them
  PRIMARY KEY (username, topic)
);
