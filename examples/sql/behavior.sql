-- Behaviour events, made up, into the topic 'behavior': examples/run.sh sql examples/sql/behavior.sql
-- run.sh puts in what stands in ${…}, from the environment; without it, from an emulator that it starts.
SET 'table.dml-sync' = 'true';
SET 'table.local-time-zone' = 'Asia/Shanghai';
SET 'execution.checkpointing.interval' = '10 s';

CREATE TABLE clicks (
  n     BIGINT,
  shop  INT,
  kind  INT
) WITH (
  'connector' = 'datagen', 'number-of-rows' = '20000',
  'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '20000',
  'fields.shop.min' = '1', 'fields.shop.max' = '500',
  'fields.kind.min' = '0', 'fields.kind.max' = '2'
);

CREATE TABLE behavior (
  user_id   STRING,
  bhv_type  STRING,
  bhv_time  TIMESTAMP_LTZ(3),
  goods_id  STRING,
  spm       STRING,
  scm       STRING
) WITH (
  'connector'        = 'byteair',
  'endpoint'         = '${BYTEAIR_ENDPOINT}',
  'application-id'   = '${BYTEAIR_APPLICATION_ID}',
  'tenant-id'        = '${BYTEAIR_TENANT_ID}',
  'topic'            = 'behavior',
  'auth.credentials' = 'env'    -- VOLC_ACCESSKEY and VOLC_SECRETKEY
);

INSERT INTO behavior
SELECT
  CONCAT('u', CAST(n AS STRING)),
  CASE kind WHEN 0 THEN 'exposure' WHEN 1 THEN 'click' ELSE 'purchase' END,
  TO_TIMESTAMP_LTZ(1795393800000 + n * 1000, 3),
  CONCAT('g', CAST(shop AS STRING)),
  'shop$##$home',
  'air'
FROM clicks;
