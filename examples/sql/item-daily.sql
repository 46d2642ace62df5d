-- Whole days of items into the stage incremental_sync_daily, and done at the end: examples/run.sh sql examples/sql/item-daily.sql
-- See docs/offline-data.md.
SET 'table.dml-sync' = 'true';
SET 'execution.runtime-mode' = 'batch';

CREATE TABLE item_daily (
  goods_id       STRING,
  title          STRING,
  status         INT,
  current_price  DOUBLE,
  data_date      DATE METADATA FROM 'data-date'   -- not a field of the record
) WITH (
  'connector'               = 'byteair',
  'endpoint'                = '${BYTEAIR_ENDPOINT}',
  'application-id'          = '${BYTEAIR_APPLICATION_ID}',
  'tenant-id'               = '${BYTEAIR_TENANT_ID}',
  'topic'                   = 'item',
  'stage'                   = 'incremental_sync_daily',
  'sink.done.trigger'       = 'completion',
  'auth.credentials'        = 'env'
);

INSERT INTO item_daily
SELECT goods_id, title, status, CAST(price AS DOUBLE), CAST(changed_on AS DATE)
FROM (VALUES
  ('g1', '红酒开瓶器', 1, 19.90, '2022-01-01'),
  ('g2', 'WHITE METAL LANTERN', 1, 3.39, '2022-01-02'),
  ('g1', '红酒开瓶器', 0, 19.90, '2022-01-02'),      -- sold out the day after
  ('g3', 'Hand Warmer, "Union Jack"', 1, 1.85, '2022-01-01')
) AS changes (goods_id, title, status, price, changed_on);
