-- A shop's users, with nested and missing values, into the topic 'user': examples/run.sh sql examples/sql/user.sql
SET 'table.dml-sync' = 'true';
SET 'execution.runtime-mode' = 'batch';
SET 'table.local-time-zone' = 'Asia/Shanghai';

CREATE TABLE `user` (
  user_id        STRING,
  gender         STRING,
  age            INT,
  is_member      BOOLEAN,                 -- travels as 1 or 0
  balance        DECIMAL(10, 2),
  birthday       DATE,
  register_time  TIMESTAMP(0),            -- off the clocks of table.local-time-zone; travels as epoch seconds
  tags           ARRAY<STRING>,           -- travels as a JSON string
  address        ROW<city STRING, zip STRING>,
  PRIMARY KEY (user_id) NOT ENFORCED
) WITH (
  'connector'        = 'byteair',
  'endpoint'         = '${BYTEAIR_ENDPOINT}',
  'application-id'   = '${BYTEAIR_APPLICATION_ID}',
  'tenant-id'        = '${BYTEAIR_TENANT_ID}',
  'topic'            = 'user',
  'auth.credentials' = 'env'
);

INSERT INTO `user`
SELECT user_id, gender, age, is_member, CAST(balance AS DECIMAL(10, 2)), birthday, register_time, tags,
       CAST(ROW(city, zip) AS ROW<city STRING, zip STRING>)
FROM (VALUES
  ('u1', 'female', 31, TRUE, 1200.50, DATE '1995-06-01', TIMESTAMP '2026-11-23 08:30:00', ARRAY['红酒', '户外'], '上海', '200000'),
  ('u2', 'male', CAST(NULL AS INT), FALSE, 0.00, CAST(NULL AS DATE), TIMESTAMP '2025-01-01 00:00:00', ARRAY['"quoted"'], 'Leeds', CAST(NULL AS STRING)),
  ('u3', CAST(NULL AS STRING), 64, TRUE, 10.25, DATE '1962-02-28', TIMESTAMP '1999-12-31 23:59:59', CAST(NULL AS ARRAY<STRING>), '北京', '100000')
) AS people (user_id, gender, age, is_member, balance, birthday, register_time, tags, city, zip);
