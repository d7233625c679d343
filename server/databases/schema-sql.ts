/** Everything a completion or a table browser asks for, as one JSON value, for at most 2,000 tables and functions. */
export const SCHEMA_SQL = `
with space as (
  select n.oid, n.nspname as name
  from pg_catalog.pg_namespace n
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and pg_catalog.has_schema_privilege(n.oid, 'USAGE')
), relation as (
  select c.oid, n.name as schema, c.relname as name, c.relkind as kind, c.reltuples as rows
  from pg_catalog.pg_class c
  join space n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f')
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
      where i.indrelid = l.oid and i.indisprimary), '[]'),
    'foreignKeys', coalesce((
      select pg_catalog.json_agg(pg_catalog.json_build_object(
        'columns', (
          select pg_catalog.json_agg(a.attname order by key.place)
          from pg_catalog.unnest(f.conkey) with ordinality as key (attnum, place)
          join pg_catalog.pg_attribute a on a.attrelid = f.conrelid and a.attnum = key.attnum),
        'target', pg_catalog.json_build_object('schema', tn.nspname, 'table', tc.relname, 'columns', (
          select pg_catalog.json_agg(a.attname order by key.place)
          from pg_catalog.unnest(f.confkey) with ordinality as key (attnum, place)
          join pg_catalog.pg_attribute a on a.attrelid = f.confrelid and a.attnum = key.attnum))
        ) order by f.conname)
      from pg_catalog.pg_constraint f
      join pg_catalog.pg_class tc on tc.oid = f.confrelid
      join pg_catalog.pg_namespace tn on tn.oid = tc.relnamespace
      where f.conrelid = l.oid and f.contype = 'f'), '[]'),
    'indexes', coalesce((
      select pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', ic.relname, 'unique', i.indisunique,
        'definition', pg_catalog.pg_get_indexdef(i.indexrelid)) order by ic.relname)
      from pg_catalog.pg_index i
      join pg_catalog.pg_class ic on ic.oid = i.indexrelid
      where i.indrelid = l.oid), '[]')) as body
  from listed l
), function as (
  select n.name as schema, p.proname as name, pg_catalog.json_build_object(
    'name', p.proname,
    'kind', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate'
                           when 'w' then 'window function' else 'function' end,
    'args', pg_catalog.pg_get_function_arguments(p.oid),
    'returns', pg_catalog.pg_get_function_result(p.oid)) as body
  from pg_catalog.pg_proc p
  join space n on n.oid = p.pronamespace
  where not exists (
    -- What an extension brought along is not what people look for here.
    select 1 from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e')
  order by 1, 2
  limit 2001
), grouped as (
  select n.name as schema,
    coalesce((select pg_catalog.json_agg(body order by d.name) from described d
              where d.schema = n.name), '[]') as tables,
    coalesce((select pg_catalog.json_agg(body order by f.name)
              from (select * from function limit 2000) f where f.schema = n.name), '[]') as functions
  from space n
)
select pg_catalog.json_build_object(
  'schemas', coalesce((
    select pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', schema, 'tables', tables, 'functions', functions) order by schema)
    from grouped), '[]'),
  'truncated', (select pg_catalog.count(*) > 2000 from relation)
            or (select pg_catalog.count(*) > 2000 from function))`
