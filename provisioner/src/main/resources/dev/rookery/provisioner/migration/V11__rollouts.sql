-- Labels select customers, such as {"ring": "canary"}.
ALTER TABLE customers ADD COLUMN labels jsonb NOT NULL DEFAULT '{}';

-- chart_values: values of this instance, which override those of its plan. version: version that the instance has reached.
ALTER TABLE deployments
  ADD COLUMN chart_values jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN version text;

-- Staged changes of many instances. All their state is here: any replica takes the next step, and each can end at any time.
CREATE TABLE rollouts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number bigint GENERATED ALWAYS AS IDENTITY,
  state text NOT NULL DEFAULT 'running'
    CHECK (state IN ('running', 'paused', 'rolling_back', 'completed', 'rolled_back', 'aborted')),
  reason text NOT NULL DEFAULT '',
  plan jsonb NOT NULL,
  wave integer NOT NULL DEFAULT 0,
  wave_ended_at timestamptz,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX rollouts_active ON rollouts ((true)) WHERE state IN ('running', 'paused', 'rolling_back');

-- Members of a rollout. generation: the one that the rollout, or its return, has started. previous: what it replaced.
CREATE TABLE rollout_customers (
  rollout_id uuid NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  customer_id varchar(32) NOT NULL REFERENCES customers ON UPDATE CASCADE ON DELETE CASCADE,
  wave integer NOT NULL,
  position integer NOT NULL,
  state text NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'updating', 'done', 'failed', 'skipped', 'returning', 'returned')),
  has_failed boolean NOT NULL DEFAULT false,
  error text,
  generation bigint,
  previous jsonb,
  started_at timestamptz,
  PRIMARY KEY (rollout_id, customer_id)
);
CREATE INDEX rollout_customers_by_state ON rollout_customers (rollout_id, state, wave);
