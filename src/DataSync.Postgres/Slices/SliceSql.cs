namespace DataSync.Postgres;

/// <summary>Parts of statements about slices.</summary>
internal static class SliceSql
{
    /// <summary>A query <c>plan (id)</c> of all plans there are: steps from plan to plan along the index, however many slices each has.</summary>
    public const string Plans = """
        WITH RECURSIVE plan (id) AS (
            (SELECT plan_id FROM datasync.slice ORDER BY plan_id LIMIT 1)
            UNION ALL
            SELECT (SELECT s.plan_id FROM datasync.slice s WHERE s.plan_id > plan.id ORDER BY s.plan_id LIMIT 1)
            FROM plan WHERE plan.id IS NOT NULL)
        """;

    /// <summary>
    /// The queries of the end of a run, after one named <c>ended</c>: what its slices have seen becomes state. A run that read
    /// all of them ($2 is a status) moves the state of parent streams too, drops its slices, and forgets what was seen of
    /// another source; one that ended early moves what lies before its checkpoint, for the intervals of a partition ascend,
    /// but not where one state is kept for all partitions. State never goes back, and does not pass a broken slice: the next run
    /// asks for it again.
    /// </summary>
    public const string MoveState = """
        broken AS (
            SELECT s.partition, min(s.number) AS number
            FROM ended JOIN datasync.slice s ON s.plan_id = ended.plan_id
            WHERE s.broken
            GROUP BY s.partition),
        seen AS (
            SELECT '' AS stream, coalesce(s.partition, '{}') AS partition, s.cursor, s.rank
            FROM ended
            JOIN datasync.checkpoint c ON c.sync = ended.sync AND c.slice = '' AND c.batch_id = ended.batch_id
            JOIN datasync.slice s ON s.plan_id = ended.plan_id
            LEFT JOIN broken b ON b.partition = s.partition
            WHERE s.rank IS NOT NULL
              AND (b.number IS NULL OR s.number < b.number)
              AND (s.partition IS NOT NULL OR NOT EXISTS (SELECT FROM broken))
              AND ($2 IN ('success', 'completed_with_errors') OR (s.partition IS NOT NULL AND s.number < (c.position ->> 'slice')::integer))
            UNION ALL
            SELECT m.stream, m.partition, m.cursor, m.rank
            FROM ended JOIN datasync.parent_mark m ON m.plan_id = ended.plan_id
            WHERE $2 IN ('success', 'completed_with_errors') AND NOT EXISTS (SELECT FROM broken)),
        highest AS (
            SELECT DISTINCT ON (stream, partition) stream, partition, cursor, rank FROM seen ORDER BY stream, partition, rank DESC),
        state AS (
            INSERT INTO datasync.stream_state AS st (sync, source, stream, partition_key, partition, cursor, rank, batch_id, updated_at)
            SELECT ended.sync, ended.source, h.stream, sha256(convert_to(h.partition, 'UTF8')), h.partition, h.cursor, h.rank, ended.batch_id, $4
            FROM ended, highest h
            ON CONFLICT (sync, source, stream, partition_key) DO UPDATE SET
                cursor = EXCLUDED.cursor, rank = EXCLUDED.rank, batch_id = EXCLUDED.batch_id, updated_at = EXCLUDED.updated_at
            WHERE st.rank < EXCLUDED.rank),
        others AS (
            DELETE FROM datasync.stream_state st USING ended
            WHERE st.sync = ended.sync AND st.source <> ended.source AND $2 IN ('success', 'completed_with_errors')),
        parents AS (
            DELETE FROM datasync.parent_mark m USING ended
            WHERE m.plan_id = ended.plan_id AND $2 IN ('success', 'completed_with_errors')),
        slices AS (
            DELETE FROM datasync.slice s USING ended
            WHERE s.plan_id = ended.plan_id AND $2 IN ('success', 'completed_with_errors'))
        """;
}
