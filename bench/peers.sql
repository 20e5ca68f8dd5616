-- PostGIS's side of bench/peers.sh. psql variables: folder (with states.csv, points.csv, stretches.csv, areas.csv).
-- Each line of table "timing" is one measured run: task, milliseconds by the server's own clock.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
SET jit = off;
CREATE EXTENSION postgis;
CREATE TABLE timing (task text, ms double precision);

CREATE PROCEDURE measure(task text, runs integer, VARIADIC statements text[]) LANGUAGE plpgsql AS $$
DECLARE
  started timestamptz;
  statement text;
BEGIN
  FOR i IN 1..runs LOOP
    started := clock_timestamp();
    FOREACH statement IN ARRAY statements LOOP EXECUTE statement; END LOOP;
    INSERT INTO timing VALUES (task, 1000 * extract(epoch FROM clock_timestamp() - started));
  END LOOP;
END $$;

-- Read and build. The text is brought in first, and not counted.
CREATE TABLE file (day date, geometry text);
\copy file FROM 'states.csv' CSV
CREATE TABLE state (day date PRIMARY KEY, geom geometry);
CREATE TABLE piece (day date, geom geometry);
CALL measure('parse', 3, 'TRUNCATE state', 'INSERT INTO state SELECT day, ST_GeomFromGeoJSON(geometry) FROM file');
CALL measure('build', 1, 'INSERT INTO piece SELECT day, ST_Subdivide(geom) FROM state',
             'CREATE INDEX piece_geom ON piece USING gist (geom)');
VACUUM ANALYZE state;
VACUUM ANALYZE piece;

-- Points: which of them lie in which state.
CREATE TABLE point (id integer PRIMARY KEY, lon double precision, lat double precision);
\copy point FROM 'points.csv' CSV HEADER
ALTER TABLE point ADD geom geometry;
UPDATE point SET geom = ST_SetSRID(ST_MakePoint(lon, lat), 4326);
VACUUM FULL ANALYZE point;
CREATE INDEX point_geom ON point USING gist (geom);
ANALYZE point;
-- The fastest of what was tried. Slower: whole states, smaller pieces, and points without an index, one by one.
CALL measure('points', 3, 'SELECT count(*) FROM point p JOIN piece s ON ST_Covers(s.geom, p.geom)');
CREATE TABLE theirs AS SELECT DISTINCT p.id, s.day FROM point p JOIN piece s ON ST_Covers(s.geom, p.geom);

CREATE TABLE stretch (id integer, "from" timestamptz, "to" timestamptz, status text);
\copy stretch FROM 'stretches.csv' CSV HEADER
SET timezone = 'UTC';
CREATE TABLE ours AS
  SELECT DISTINCT k.id, s.day FROM stretch k JOIN state s ON s.day >= k."from" AND (k."to" IS NULL OR s.day < k."to");
CREATE TABLE differing AS
  (SELECT id, day FROM ours EXCEPT SELECT id, day FROM theirs) UNION ALL (SELECT id, day FROM theirs EXCEPT SELECT id, day FROM ours);
-- Subdividing is for speed; the whole state decides. One grid cell is 1e-6 degree, its diagonal the farthest that is within it.
CREATE TABLE judged AS
  SELECT d.id, d.day, ST_Covers(s.geom, p.geom) AS covered, EXISTS (SELECT FROM ours o WHERE (o.id, o.day) = (d.id, d.day)) AS ours,
         ST_Distance(ST_Boundary(s.geom), p.geom) <= 1e-6 * sqrt(2) AS near
  FROM differing d JOIN state s USING (day) JOIN point p USING (id);

-- Areas: as people ask for them, with geodesic edges; and exactly, with edges that are straight in longitude and latitude.
CALL measure('area', 3, 'SELECT sum(ST_Area(geom::geography)) FROM state');
CREATE TABLE area (at timestamptz, status text, region text, km2 double precision);
\copy area FROM 'areas.csv' CSV HEADER
CREATE TABLE area_judged AS
  SELECT at, km2 AS ours, ST_Area(geom::geography) / 1e6 AS geodesic,
         -- Given a planar geometry, ST_Segmentize splits in its plane.
         CASE WHEN :exact THEN ST_Area(ST_Segmentize(geom, 0.001)::geography) / 1e6 END AS theirs
  FROM area JOIN state ON day = (at AT TIME ZONE 'UTC')::date;

-- The map at a date, as text, for 101 dates spread over the history, asked for as a client would: the newest not after it.
CREATE FUNCTION map_at(asked date) RETURNS text LANGUAGE sql STABLE
  AS 'SELECT ST_AsGeoJSON(geom, 6) FROM state WHERE day <= asked ORDER BY day DESC LIMIT 1';
DO $$
DECLARE
  asked date;
  started timestamptz;
  bytes integer;
BEGIN
  FOR asked IN SELECT date '2024-07-08' + 7 * n FROM generate_series(0, 100) n LOOP
    started := clock_timestamp();
    bytes := length(map_at(asked));
    INSERT INTO timing VALUES ('at', 1000 * extract(epoch FROM clock_timestamp() - started));
    started := clock_timestamp();
    SELECT ST_NPoints(geom) INTO bytes FROM state WHERE day <= asked ORDER BY day DESC LIMIT 1;
    INSERT INTO timing VALUES ('fetch', 1000 * extract(epoch FROM clock_timestamp() - started));
  END LOOP;
END $$;

\pset format unaligned
\pset tuples_only on
\pset fieldsep ' '
SELECT 'ms', task, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FROM timing GROUP BY task ORDER BY task;
SELECT 'pairs', (SELECT count(*) FROM point) * (SELECT count(*) FROM state);
SELECT 'covered', count(*) FROM theirs;
SELECT 'differ_near', count(*) FROM judged WHERE covered <> ours AND near;
SELECT 'differ_far', count(*) FROM judged WHERE covered <> ours AND NOT near;
SELECT 'days', count(*), (SELECT count(*) FROM state) FROM area_judged;
SELECT 'area_worst', max(abs(ours - theirs) / theirs) FROM area_judged;
SELECT 'area_gap_km2', max(abs(ours - geodesic)) FROM area_judged;
SELECT 'size_mb', pg_total_relation_size('state') / 1e6, pg_total_relation_size('piece') / 1e6;
