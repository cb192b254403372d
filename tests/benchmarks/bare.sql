-- The tables of the bare path: what a ticket, its message, its event, its announcement and its key need, and no more.
create table counter (tenant_id uuid, kind text, value int not null, primary key (tenant_id, kind));
create table ticket (
  tenant_id uuid, id uuid default uuidv7(), customer_id uuid not null, customer_name text not null,
  requester_id uuid not null, requester_name text not null, number int not null, title text not null,
  state text not null default 'new', priority smallint not null default 3, channel text not null default 'api',
  opened_at timestamptz not null default now(), updated_at timestamptz not null default clock_timestamp(),
  revision int not null default 1,
  primary key (tenant_id, id), unique (tenant_id, number));
create index ticket_by_change on ticket (tenant_id, updated_at desc, id desc);
create table message (
  tenant_id uuid, id uuid default uuidv7(), ticket_id uuid not null, author_name text not null, body text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id), foreign key (tenant_id, ticket_id) references ticket);
create index message_of_ticket on message (tenant_id, ticket_id, at, id);
create table ticket_event (
  tenant_id uuid, id uuid, ticket_id uuid not null, version int not null, verb text not null,
  at timestamptz not null default now(), data jsonb not null,
  primary key (tenant_id, id), unique (tenant_id, ticket_id, version), foreign key (tenant_id, ticket_id) references ticket);
create table outbox (
  tenant_id uuid, id uuid, subject text not null, body text not null, created_at timestamptz not null default now(),
  published_at timestamptz,
  primary key (tenant_id, id));
create index outbox_waiting on outbox (id) where published_at is null;
create table inbox (
  tenant_id uuid, consumer text, event_id uuid, handled_at timestamptz not null default now(),
  primary key (tenant_id, consumer, event_id));
create table idempotency (
  tenant_id uuid, actor_id uuid, operation text, key text, body_hash bytea not null, answer bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, actor_id, operation, key));
