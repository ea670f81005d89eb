/** Webhooks: what is delivered where, and what became of it. */
export const sql = `
-- An older process inserts and changes endpoints without these columns, and delivers nothing.
alter table webhooks
  add description            text,
  add format                 text not null default 'standard' check (format in ('standard', 'workos', 'scalekit')),
  add previous_secret_sealed bytea,                        -- signs, too, until it is retired
  add rotated_at             timestamptz,                  -- since when there are two
  add disabled_at            timestamptz,                  -- null: enabled
  add disabled_reason        text check (disabled_reason in ('by_hand', 'gone', 'failing')),
  add failing_since          timestamptz,                  -- the first failure after the last delivery that was taken
  add resume_at              timestamptz,                  -- the receiver asked to be left alone until then, or did not answer
  -- Events after this one are delivered: those since its creation.
  add after_position         bigint not null
    default coalesce(pg_sequence_last_value(pg_get_serial_sequence('events', 'position')::regclass), 0),
  add constraint webhooks_disabled_for_a_reason check ((disabled_at is null) = (disabled_reason is null)),
  add constraint webhooks_two_secrets_since check ((previous_secret_sealed is null) = (rotated_at is null));

-- One event on its way to one endpoint. The event itself stays where it is.
create table webhook_deliveries (
  id          text primary key,
  webhook_id  text not null references webhooks on delete cascade,
  sequence    bigint generated always as identity,         -- the order of events
  event_id    text not null,                               -- no reference: a test is in no list of events
  event_type  text not null,
  object_id   text not null,                               -- what it happened to: of one object, one at a time
  status      text not null default 'waiting' check (status in ('waiting', 'delivered', 'dead')),
  attempts    integer not null default 0,                  -- all of them
  retries     integer not null default 0,                  -- failures since it was last queued: pauses go by them
  created_at  timestamptz not null,
  finished_at timestamptz,
  unique (webhook_id, event_id)
);
create index webhook_deliveries_queue on webhook_deliveries (webhook_id, object_id, sequence) where status = 'waiting';
create index webhook_deliveries_dead on webhook_deliveries (webhook_id, created_at) where status = 'dead';
create index webhook_deliveries_list on webhook_deliveries (webhook_id, id);
create index webhook_deliveries_created on webhook_deliveries (created_at);

create table webhook_attempts (
  delivery_id  text not null references webhook_deliveries on delete cascade,
  number       integer not null,
  attempted_at timestamptz not null,
  duration_ms  integer not null,
  status       integer,                                    -- of the answer; null: there was none
  fault        text,                                       -- why there was none
  excerpt      text,                                       -- the beginning of the answer
  primary key (delivery_id, number)
);

-- The way of one object's events to one endpoint, which a process takes for itself: so they stay in order.
create table webhook_lanes (
  webhook_id      text not null references webhooks on delete cascade,
  object_id       text not null,
  version         bigint not null default 0,               -- grows when something is queued, so that nothing is overlooked
  next_attempt_at timestamptz,                             -- null: nothing waits
  claimed_until   timestamptz,                             -- a process is at it, or has died on it
  primary key (webhook_id, object_id)
);
create index webhook_lanes_due on webhook_lanes (webhook_id, next_attempt_at) where next_attempt_at is not null;

-- Up to which event deliveries have been made of events. One row.
create table webhook_cursor (
  only_row    boolean primary key default true check (only_row),
  transaction xid8 not null,
  position    bigint not null
);
`
