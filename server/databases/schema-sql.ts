/** Everything a completion or a table browser asks for, as one JSON value, for at most 2,000 tables. */
export const SCHEMA_SQL = `
with relation as (
  select c.oid, n.nspname as schema, c.relname as name, c.relkind as kind, c.reltuples as rows
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f')
    and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    and pg_catalog.has_table_privilege(c.oid, 'SELECT')
  order by 2, 3
  limit 2001
), listed as (
  select * from relation order by schema, name limit 2000
), described as (
  select l.schema, l.name, pg_catalog.json_build_object(
    'name', l.name,
    'kind', case l.kind when 'v' then 'view' when 'm' then 'materialized view'
                        when 'f' then 'foreign table' else 'table' end,
    'estimatedRows', case when l.rows < 0 then null else l.rows end,
    'columns', coalesce((
      select pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', a.attname,
        'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'nullable', not a.attnotnull) order by a.attnum)
      from pg_catalog.pg_attribute a
      where a.attrelid = l.oid and a.attnum > 0 and not a.attisdropped), '[]'),
    'primaryKey', coalesce((
      select pg_catalog.json_agg(a.attname order by key.place)
      from pg_catalog.pg_index i
      cross join lateral pg_catalog.unnest(i.indkey) with ordinality as key (attnum, place)
      join pg_catalog.pg_attribute a on a.attrelid = l.oid and a.attnum = key.attnum
      where i.indrelid = l.oid and i.indisprimary), '[]')) as body
  from listed l
), grouped as (
  select schema, pg_catalog.json_agg(body order by name) as tables from described group by schema
)
select pg_catalog.json_build_object(
  'schemas', coalesce((
    select pg_catalog.json_agg(
      pg_catalog.json_build_object('name', schema, 'tables', tables) order by schema)
    from grouped), '[]'),
  'truncated', (select pg_catalog.count(*) > 2000 from relation))`
