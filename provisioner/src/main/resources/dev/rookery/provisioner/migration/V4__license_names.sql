-- One spelling of "license" in every table, column, and index.
ALTER TABLE licence_keys RENAME TO license_keys;
ALTER TABLE licences RENAME TO licenses;
ALTER INDEX licence_keys_pkey RENAME TO license_keys_pkey;
ALTER INDEX licences_pkey RENAME TO licenses_pkey;
ALTER INDEX licences_of_customer RENAME TO licenses_of_customer;
ALTER SEQUENCE licences_number_seq RENAME TO licenses_number_seq;
ALTER TABLE licenses RENAME CONSTRAINT licences_customer_id_fkey TO licenses_customer_id_fkey;
ALTER TABLE licenses RENAME CONSTRAINT licences_key_id_fkey TO licenses_key_id_fkey;
