-- What a shop has in stock, kept up to date, into the topic 'item': examples/run.sh sql examples/sql/item.sql
-- An item that is sold out is a row that leaves the query's result; the platform is told by status = 0.
SET 'table.dml-sync' = 'true';
SET 'execution.runtime-mode' = 'streaming';

CREATE TABLE item (
  goods_id       STRING,
  title          STRING,
  status         INT,
  stock          INT,
  current_price  DOUBLE,
  PRIMARY KEY (goods_id) NOT ENFORCED
) WITH (
  'connector'              = 'byteair',
  'endpoint'               = '${BYTEAIR_ENDPOINT}',
  'application-id'         = '${BYTEAIR_APPLICATION_ID}',
  'tenant-id'              = '${BYTEAIR_TENANT_ID}',
  'topic'                  = 'item',
  'auth.credentials'       = 'env',
  'sink.delete.policy'     = 'mark',
  'sink.delete.mark-field' = 'status',
  'sink.delete.mark-value' = '0'
);

INSERT INTO item
SELECT goods_id, MAX(title), 1, SUM(moved), CAST(MAX(price) AS DOUBLE)
FROM (VALUES
  ('g1', '红酒开瓶器', 10, 19.90),
  ('g2', 'WHITE METAL LANTERN', 6, 3.39),
  ('g3', 'Hand Warmer, "Union Jack"', 2, 1.85),
  ('g1', '红酒开瓶器', -4, 19.90),
  ('g2', 'WHITE METAL LANTERN', -6, 3.39)     -- sold out
) AS movements (goods_id, title, moved, price)
GROUP BY goods_id
HAVING SUM(moved) > 0;
