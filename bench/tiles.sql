-- PostGIS's side of bench/tiles.sh, run in a folder with states.csv and requests.csv (number, kind, zoom, x, y, day). The states are in
-- Web Mercator and indexed, whole and in pieces, before anything is measured. Prints "time TASK WHO SECONDS NOTE".
\set ON_ERROR_STOP on
\set QUIET on
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\t'
SET client_min_messages = warning;
SET jit = off;
CREATE EXTENSION postgis;
CREATE TABLE file (day date, geometry text);
\copy file FROM 'states.csv' CSV
CREATE TABLE state AS SELECT day, ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(geometry), 4326), 3857) AS geom FROM file;
CREATE TABLE piece AS SELECT day, ST_Subdivide(ST_MakeValid(geom), 64) AS geom FROM state;
CREATE INDEX ON state (day);
CREATE INDEX ON piece USING gist (geom);
CREATE INDEX ON piece (day);
VACUUM ANALYZE state;
VACUUM ANALYZE piece;
CREATE TABLE request (number int, kind text, z int, x int, y int, day date);
\copy request FROM 'requests.csv' CSV

CREATE FUNCTION tile_whole(q request) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT ST_AsMVT(t, 'daily', 4096, 'geom') FROM (
    SELECT 'ru-occupied' AS status, 'held' AS standing, 'ru' AS party,
           ST_AsMVTGeom(s.geom, ST_TileEnvelope(q.z, q.x, q.y), 4096, 64, true) AS geom
    FROM state s WHERE s.day = q.day AND s.geom && ST_TileEnvelope(q.z, q.x, q.y, margin => 64.0 / 4096)) t
  WHERE geom IS NOT NULL
$$;
CREATE FUNCTION tile_pieces(q request) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT ST_AsMVT(t, 'daily', 4096, 'geom') FROM (
    SELECT 'ru-occupied' AS status, 'held' AS standing, 'ru' AS party,
           ST_AsMVTGeom(s.geom, ST_TileEnvelope(q.z, q.x, q.y), 4096, 64, true) AS geom
    FROM piece s WHERE s.day = q.day AND s.geom && ST_TileEnvelope(q.z, q.x, q.y, margin => 64.0 / 4096)) t
  WHERE geom IS NOT NULL
$$;
CREATE TABLE timing (task text, who text, s double precision);
DO $$
DECLARE
  started timestamptz;
  wanted text;
  n int;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['any', 'border'] LOOP
    SELECT count(*) INTO n FROM request WHERE kind = wanted;
    FOR i IN 1..3 LOOP
      started := clock_timestamp();
      PERFORM sum(length(tile_pieces(r))) FROM request r WHERE kind = wanted;
      INSERT INTO timing VALUES (wanted, 'PostGIS, subdivided', extract(epoch FROM clock_timestamp() - started) / n);
    END LOOP;
    started := clock_timestamp();
    PERFORM sum(length(tile_whole(r))) FROM request r WHERE kind = wanted;
    INSERT INTO timing VALUES (wanted, 'PostGIS, whole states', extract(epoch FROM clock_timestamp() - started) / n);
  END LOOP;
END $$;
SELECT 'time', CASE task WHEN 'any' THEN 'tile' ELSE 'border tile' END, who, min(s), '' FROM timing GROUP BY task, who ORDER BY task, who;
