-- Platform that runs the instance, which the first plan of the customer selects. All earlier instances run on Kubernetes.
ALTER TABLE deployments ADD COLUMN target text NOT NULL DEFAULT 'kubernetes' CHECK (target IN ('jvm', 'kubernetes'));
