-- The roles of one service and its database (architecture D3). {service} and the passwords are filled in by roles.py.
-- None of the login roles owns or bypasses anything; only `backup` reads past the walls, and it cannot write.
-- `auth` exists in the gateway only: signing in happens before a company is known.

-- on the cluster
create role {service}_owner nologin;
create role {service}_migrate login nosuperuser nocreatedb nocreaterole in role {service}_owner;
create role {service}_app login nosuperuser nocreatedb nocreaterole;
create role {service}_portal login nosuperuser nocreatedb nocreaterole;
create role {service}_worker login nosuperuser nocreatedb nocreaterole;
create role {service}_ops login nosuperuser nocreatedb nocreaterole;
create role {service}_auth login nosuperuser nocreatedb nocreaterole; -- gateway only
create role {service}_backup login nosuperuser nocreatedb nocreaterole bypassrls;
alter role {service}_backup set default_transaction_read_only = on;
alter role {service}_app set statement_timeout = '15s';
alter role {service}_app set idle_in_transaction_session_timeout = '15s';
alter role {service}_app set lock_timeout = '5s';
alter role {service}_portal set statement_timeout = '15s';
alter role {service}_portal set idle_in_transaction_session_timeout = '15s';
alter role {service}_portal set lock_timeout = '5s';
alter role {service}_ops set statement_timeout = '30s';
alter role {service}_ops set idle_in_transaction_session_timeout = '15s';
alter role {service}_auth set statement_timeout = '15s'; -- gateway only
alter role {service}_auth set idle_in_transaction_session_timeout = '15s'; -- gateway only
alter role {service}_auth set lock_timeout = '5s'; -- gateway only
create database huifang_{service} owner {service}_owner strategy file_copy;
alter role {service}_migrate in database huifang_{service} set role = {service}_owner;
revoke all on database huifang_{service} from public;
grant connect on database huifang_{service} to {service}_migrate, {service}_app, {service}_portal, {service}_worker, {service}_ops, {service}_backup;
grant connect on database huifang_{service} to {service}_auth; -- gateway only

-- in the database
revoke all on schema public from public;
alter schema public owner to {service}_owner;
grant usage on schema public to {service}_app, {service}_portal, {service}_worker, {service}_ops, {service}_backup;
grant usage on schema public to {service}_auth; -- gateway only
