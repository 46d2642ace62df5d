-- A day of items from files of JSON lines, as a PySpark script round the SDK writes it: see docs/migrate-from-sdk.md.
--   INPUT=/data/item/2022-01-01 DATE=2022-01-01 examples/run.sh sql examples/sql/items-from-json.sql
SET 'execution.runtime-mode' = 'batch';
-- The last statement, and so the command, ends when the job has.
SET 'table.dml-sync' = 'true';

CREATE TABLE export (
  goods_id       STRING,
  title          STRING,
  status         INT,
  current_price  DOUBLE,
  pub_time       BIGINT,
  tags           ARRAY<STRING>
) WITH (
  'connector' = 'filesystem',
  'path'      = '${INPUT}',                          -- file:///…, hdfs://…, s3://…: a file, or a folder of them
  'format'    = 'json'
);

CREATE TABLE item (
  goods_id       STRING,
  title          STRING,
  status         INT,
  current_price  DOUBLE,
  pub_time       BIGINT,
  tags           ARRAY<STRING>                       -- travels as a JSON string, as the platform wants arrays
) WITH (
  'connector'               = 'byteair',
  'endpoint'                = '${BYTEAIR_ENDPOINT}', -- hosts
  'application-id'          = '${BYTEAIR_APPLICATION_ID}',
  'tenant-id'               = '${BYTEAIR_TENANT_ID}',
  'auth.credentials'        = 'env',                 -- ak, sk: VOLC_ACCESSKEY, VOLC_SECRETKEY on the TaskManagers
  'topic'                   = 'item',
  'stage'                   = 'incremental_sync_daily',
  'sink.data-date'          = '${DATE}',             -- with_data_date
  'request.timeout'         = '3 s',                 -- with_timeout
  'sink.done.trigger'       = 'completion'           -- client.done at the end
);

INSERT INTO item SELECT * FROM export;
