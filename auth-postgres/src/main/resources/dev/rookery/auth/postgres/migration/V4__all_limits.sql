-- Every limit of brokers can be set; null is the default.

ALTER TABLE rookery_limits
  ADD COLUMN connections integer CHECK (connections > 0),
  ADD COLUMN connections_per_second integer CHECK (connections_per_second > 0),
  ADD COLUMN connections_per_second_per_address integer CHECK (connections_per_second_per_address > 0),
  ADD COLUMN sessions integer CHECK (sessions > 0),
  ADD COLUMN subscriptions integer CHECK (subscriptions > 0),
  ADD COLUMN queued_bytes bigint CHECK (queued_bytes > 0),
  ADD COLUMN retained_messages integer CHECK (retained_messages >= 0),
  ADD COLUMN retained_bytes bigint CHECK (retained_bytes > 0),
  ADD COLUMN memory_bytes bigint CHECK (memory_bytes > 0);

-- Limits of each client: of all clients in rookery_limits, of a user's clients in rookery_user_limits.
ALTER TABLE rookery_limits
  ADD COLUMN client_messages_per_second integer CHECK (client_messages_per_second > 0),
  ADD COLUMN client_inflight integer CHECK (client_inflight BETWEEN 1 AND 65535),
  ADD COLUMN client_queued_messages integer CHECK (client_queued_messages > 0),
  ADD COLUMN client_queued_bytes bigint CHECK (client_queued_bytes > 0),
  ADD COLUMN client_connect_timeout_seconds integer CHECK (client_connect_timeout_seconds > 0),
  ADD COLUMN client_id_length integer CHECK (client_id_length BETWEEN 1 AND 65535),
  ADD COLUMN client_maximum_packet_size integer CHECK (client_maximum_packet_size BETWEEN 16 AND 268435455),
  ADD COLUMN client_maximum_qos smallint CHECK (client_maximum_qos BETWEEN 0 AND 2),
  ADD COLUMN client_topic_levels integer CHECK (client_topic_levels > 0),
  ADD COLUMN client_filter_wildcards integer CHECK (client_filter_wildcards BETWEEN 0 AND 65535),
  ADD COLUMN client_receive_maximum integer CHECK (client_receive_maximum BETWEEN 1 AND 65535),
  ADD COLUMN client_unsent_bytes integer CHECK (client_unsent_bytes > 1),
  ADD COLUMN client_throttle_timeout_seconds integer CHECK (client_throttle_timeout_seconds >= 0),
  ADD COLUMN client_subscriptions integer CHECK (client_subscriptions > 0),
  ADD COLUMN client_topic_aliases integer CHECK (client_topic_aliases BETWEEN 0 AND 65535),
  ADD COLUMN client_session_expiry_seconds bigint CHECK (client_session_expiry_seconds BETWEEN 0 AND 4294967295),
  ADD COLUMN client_keep_alive_seconds integer CHECK (client_keep_alive_seconds BETWEEN 0 AND 65535),
  ADD COLUMN client_memory_bytes bigint CHECK (client_memory_bytes > 0),
  ADD COLUMN client_user_memory_bytes bigint CHECK (client_user_memory_bytes > 0),
  ADD COLUMN client_validates_payloads boolean;

ALTER TABLE rookery_user_limits
  ADD COLUMN maximum_packet_size integer CHECK (maximum_packet_size BETWEEN 16 AND 268435455),
  ADD COLUMN maximum_qos smallint CHECK (maximum_qos BETWEEN 0 AND 2),
  ADD COLUMN topic_levels integer CHECK (topic_levels > 0),
  ADD COLUMN filter_wildcards integer CHECK (filter_wildcards BETWEEN 0 AND 65535),
  ADD COLUMN receive_maximum integer CHECK (receive_maximum BETWEEN 1 AND 65535),
  ADD COLUMN unsent_bytes integer CHECK (unsent_bytes > 1),
  ADD COLUMN throttle_timeout_seconds integer CHECK (throttle_timeout_seconds >= 0),
  ADD COLUMN subscriptions integer CHECK (subscriptions > 0),
  ADD COLUMN topic_aliases integer CHECK (topic_aliases BETWEEN 0 AND 65535),
  ADD COLUMN session_expiry_seconds bigint CHECK (session_expiry_seconds BETWEEN 0 AND 4294967295),
  ADD COLUMN keep_alive_seconds integer CHECK (keep_alive_seconds BETWEEN 0 AND 65535),
  ADD COLUMN memory_bytes bigint CHECK (memory_bytes > 0),
  ADD COLUMN user_memory_bytes bigint CHECK (user_memory_bytes > 0),
  ADD COLUMN validates_payloads boolean;
