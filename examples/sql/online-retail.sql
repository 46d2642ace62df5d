-- Real orders of a web shop (the data set "Online Retail", as CSV) into behaviour events and items, in one job:
-- CSV=/path/to/online-retail.csv examples/run.sh sql examples/sql/online-retail.sql
SET 'table.dml-sync' = 'true';
SET 'execution.runtime-mode' = 'batch';
SET 'table.local-time-zone' = 'Europe/London';

CREATE TABLE order_lines (
  InvoiceNo    STRING,
  StockCode    STRING,
  Description  STRING,
  Quantity     STRING,   -- numbers, but for the header
  InvoiceDate  STRING,
  UnitPrice    STRING,
  CustomerID   STRING,
  Country      STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CSV}',
  'format' = 'csv',
  'csv.null-literal' = ''
);

CREATE TABLE behavior (
  user_id     STRING,
  bhv_type    STRING,
  bhv_time    TIMESTAMP(0),
  goods_id    STRING,
  quantity    INT,
  price       DECIMAL(10, 4),
  country     STRING,
  invoice_no  STRING,
  spm         STRING,
  scm         STRING
) WITH (
  'connector'        = 'byteair',
  'endpoint'         = '${BYTEAIR_ENDPOINT}',
  'application-id'   = '${BYTEAIR_APPLICATION_ID}',
  'tenant-id'        = '${BYTEAIR_TENANT_ID}',
  'topic'            = 'behavior',
  'auth.credentials' = 'env'
);

CREATE TABLE item (
  goods_id       STRING,
  title          STRING,
  current_price  DECIMAL(10, 4),
  status         INT,
  PRIMARY KEY (goods_id) NOT ENFORCED
) WITH (
  'connector'        = 'byteair',
  'endpoint'         = '${BYTEAIR_ENDPOINT}',
  'application-id'   = '${BYTEAIR_APPLICATION_ID}',
  'tenant-id'        = '${BYTEAIR_TENANT_ID}',
  'topic'            = 'item',
  'auth.credentials' = 'env'
);

EXECUTE STATEMENT SET
BEGIN

INSERT INTO behavior
SELECT
  CustomerID,
  IF(InvoiceNo LIKE 'C%', 'cancel', 'purchase'),
  TO_TIMESTAMP(InvoiceDate, 'dd/MM/yyyy HH:mm'),
  StockCode, CAST(Quantity AS INT), CAST(UnitPrice AS DECIMAL(10, 4)), Country, InvoiceNo, 'shop', 'own'
FROM order_lines
WHERE CustomerID IS NOT NULL AND InvoiceNo <> 'InvoiceNo';

INSERT INTO item
SELECT StockCode, MAX(Description), MAX(CAST(UnitPrice AS DECIMAL(10, 4))), 1
FROM order_lines
WHERE InvoiceNo <> 'InvoiceNo'
GROUP BY StockCode;

END;
