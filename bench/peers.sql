-- PostGIS's side of bench/peers.sh, run in a folder with states.csv, points.csv, regions.csv and what Frontkart answered:
-- stretches.csv, areas.csv, ours_regions.csv, ours_changes.csv. psql variable exact: also the areas with split edges of all days.
-- Each line of table "timing" is one measured run: task, milliseconds by the server's own clock.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
SET jit = off;
SET timezone = 'UTC';
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

-- One state more: its text is parsed, subdivided and indexed.
CREATE TABLE one AS SELECT day, geometry FROM file ORDER BY day DESC LIMIT 1;
DO $$
DECLARE
  started timestamptz;
BEGIN
  FOR i IN 1..21 LOOP
    DELETE FROM state WHERE day = (SELECT day FROM one);
    DELETE FROM piece WHERE day = (SELECT day FROM one);
    started := clock_timestamp();
    INSERT INTO state SELECT day, ST_GeomFromGeoJSON(geometry) FROM one;
    INSERT INTO piece SELECT day, ST_Subdivide(geom) FROM state WHERE day = (SELECT day FROM one);
    INSERT INTO timing VALUES ('append', 1000 * extract(epoch FROM clock_timestamp() - started));
  END LOOP;
END $$;
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
         CASE WHEN :exact OR extract(doy FROM day)::int % 61 = 0 THEN ST_Area(ST_Segmentize(geom, 0.001)::geography) / 1e6 END AS theirs
  FROM area JOIN state ON day = (at AT TIME ZONE 'UTC')::date;

-- The same by region, overlay included. Regions that a state does not meet cost a look at two boxes.
CREATE TABLE region (id text PRIMARY KEY, geometry text, geom geometry);
\copy region (id, geometry) FROM 'regions.csv' CSV
UPDATE region SET geom = ST_GeomFromGeoJSON(geometry);
ANALYZE region;
CALL measure('regions', 1, 'CREATE TABLE by_region AS SELECT s.day, r.id, ST_Area(ST_Intersection(s.geom, r.geom)::geography) / 1e6 AS km2
                            FROM state s JOIN region r ON ST_Intersects(s.geom, r.geom)');
CREATE TABLE our_region (at timestamptz, id text, km2 double precision);
\copy our_region FROM 'ours_regions.csv' CSV
CREATE TABLE region_judged AS
  SELECT o.km2 AS ours, coalesce(t.km2, 0) AS geodesic,
         CASE WHEN t.km2 IS NULL THEN 0
              WHEN extract(doy FROM s.day)::int % 91 = 0
              THEN (SELECT ST_Area(ST_Segmentize(ST_Intersection(s.geom, r.geom), 0.001)::geography) / 1e6 FROM region r WHERE r.id = o.id) END AS theirs
  FROM our_region o JOIN state s ON s.day = (o.at AT TIME ZONE 'UTC')::date LEFT JOIN by_region t ON t.day = s.day AND t.id = o.id;

-- What was gained and lost since the day before: areas only, as Frontkart's row has it.
CREATE TABLE pair AS SELECT day, geom AS now, lag(geom) OVER (ORDER BY day) AS before FROM state;
DELETE FROM pair WHERE before IS NULL;
CALL measure('changes', 1, 'CREATE TABLE change AS SELECT day, ST_Area(ST_Difference(now, before)::geography) / 1e6 AS gained,
                                   ST_Area(ST_Difference(before, now)::geography) / 1e6 AS lost FROM pair');
CREATE TABLE our_change (at timestamptz, gained double precision, lost double precision);
\copy our_change FROM 'ours_changes.csv' CSV
-- Slivers of a grid step along borders that two files wrote with six and with seven decimals are in theirs only: compare with split
-- edges and on the grid, for a sample.
CREATE TABLE change_judged AS
  SELECT o.gained, o.lost,
         ST_Area(ST_Segmentize(ST_Difference(ST_ReducePrecision(p.now, 1e-6), ST_ReducePrecision(p.before, 1e-6)), 0.001)::geography) / 1e6 AS their_gained,
         ST_Area(ST_Segmentize(ST_Difference(ST_ReducePrecision(p.before, 1e-6), ST_ReducePrecision(p.now, 1e-6)), 0.001)::geography) / 1e6 AS their_lost
  FROM our_change o JOIN pair p ON p.day = (o.at AT TIME ZONE 'UTC')::date WHERE extract(doy FROM p.day)::int % 13 = 0;

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
    INSERT INTO timing VALUES ('at_text', 1000 * extract(epoch FROM clock_timestamp() - started));
    started := clock_timestamp();
    SELECT ST_NPoints(geom) INTO bytes FROM state WHERE day <= asked ORDER BY day DESC LIMIT 1;
    INSERT INTO timing VALUES ('at', 1000 * extract(epoch FROM clock_timestamp() - started));
  END LOOP;
END $$;

\pset format unaligned
\pset tuples_only on
\pset fieldsep '\t'
CREATE FUNCTION note(task text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE task WHEN 'parse' THEN 'ST_GeomFromGeoJSON of text that is in a table' WHEN 'build' THEN 'ST_Subdivide and a GiST index'
    WHEN 'points' THEN 'indexed points joined with subdivided states' WHEN 'area' THEN 'geodesic edges' WHEN 'at' THEN 'the stored shape found and unpacked'
    WHEN 'at_text' THEN 'ST_AsGeoJSON' WHEN 'changes' THEN 'ST_Difference both ways, areas' WHEN 'regions' THEN 'ST_Intersection, areas' ELSE '' END
$$;
SELECT 'time', task, 'PostGIS', percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) / 1000, note(task) FROM timing GROUP BY task ORDER BY task;
SELECT 'time', 'read_build', 'PostGIS', sum(ms) / 1000, 'parse, subdivide and index'
  FROM (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms FROM timing WHERE task IN ('parse', 'build') GROUP BY task) AS of_task;
SELECT CASE WHEN count(*) FILTER (WHERE covered <> ours AND NOT near) = 0 THEN 'ok' ELSE 'wrong' END, 'points', 'PostGIS',
       format('of %s pairs of point and state (%s inside) %s differ from ST_Covers, and %s more that lie within one grid cell of a line',
              (SELECT count(*) FROM point) * (SELECT count(*) FROM state), (SELECT count(*) FROM theirs),
              count(*) FILTER (WHERE covered <> ours AND NOT near), count(*) FILTER (WHERE covered <> ours AND near))
  FROM judged;
SELECT CASE WHEN max(abs(ours - theirs) / theirs) <= 1e-7 AND count(*) = (SELECT count(*) FROM state) THEN 'ok' ELSE 'wrong' END, 'area', 'PostGIS',
       format('with edges split to 0.001° the areas of %s files differ by %s of themselves at most; with geodesic edges (all %s states) by %s km²',
              count(theirs), to_char(max(abs(ours - theirs) / theirs), '9.9EEEE'), count(*), round(max(abs(ours - geodesic))::numeric, 2))
  FROM area_judged;
SELECT CASE WHEN max(abs(ours - theirs)) <= 0.005 AND count(*) = 24 * (SELECT count(*) FROM state) THEN 'ok' ELSE 'wrong' END, 'regions', 'PostGIS',
       format('with edges split to 0.001° %s areas of region and state differ by %s km² at most; with geodesic edges (all %s) by %s km²',
              count(theirs), round(max(abs(ours - theirs))::numeric, 6), count(*), round(max(abs(ours - geodesic))::numeric, 3))
  FROM region_judged;
SELECT CASE WHEN max(greatest(abs(gained - their_gained), abs(lost - their_lost))) <= 0.01 THEN 'ok' ELSE 'wrong' END, 'changes', 'PostGIS',
       format('gained and lost of %s days, on the same grid with edges split, differ by %s km² at most', count(*),
              round(max(greatest(abs(gained - their_gained), abs(lost - their_lost)))::numeric, 6))
  FROM change_judged;
SELECT 'fact', 'bytes PostGIS states', pg_total_relation_size('state');
SELECT 'fact', 'bytes PostGIS pieces and index', pg_total_relation_size('piece');
