namespace DataSync.Postgres;

/// <summary>
/// What the app does in schema <c>datasync</c>, table by table, as its statements need it. History is written and never
/// deleted; a run's row changes in its state and counts only.
/// </summary>
internal static class StatePrivileges
{
    /// <summary>The schema.</summary>
    public const string Schema = "datasync";

    /// <summary>All tables of the schema.</summary>
    public static IReadOnlyList<TablePrivileges> All { get; } =
    [
        // Read to tell whether the schema is the program's; only a migration writes it.
        new(Name("migration"), Select: null, Insert: [], Update: []),

        new(Name("run"), Select: null, Insert: null, Update:
        [
            "status", "reason", "ended_at", "position", "pages", "read", "inserted", "updated", "unchanged", "duplicates",
            "rejected", "write_failed", "malformed_pages", "updated_at", "slices",
        ]),

        // Deleted by a reset.
        new(Name("checkpoint"), Select: null, Insert: null, Update: ["batch_id", "chunk", "position", "page_size", "updated_at"], Delete: true),

        // Deleted when their chunk is committed or their run ends.
        new(Name("staged_page"), Select: null, Insert: null, Update: ["records", "stamp", "body"], Delete: true),
        new(Name("staged_batch"), Select: null, Insert: null, Update: ["done_at", "inserted", "updated", "unchanged", "write_failed"], Delete: true),

        // Deleted when the slices are read, or planned anew.
        new(Name("slice"), Select: null, Insert: null, Update: ["slice", "partition", "cursor", "rank", "broken"], Delete: true),
        new(Name("parent_mark"), Select: null, Insert: null, Update: ["cursor", "rank"], Delete: true),

        // Deleted by a reset, and when another source has been read in its place.
        new(Name("stream_state"), Select: null, Insert: null, Update: ["cursor", "rank", "batch_id", "updated_at"], Delete: true),

        // Deleted when a run ends before the chunk that they were found in is committed.
        new(Name("dead_letter"), Select: null, Insert: null, Update: [], Delete: true),

        new(Name("sync_log"), Select: null, Insert: null, Update: []),
        new(Name("schedule_tick"), Select: null, Insert: null, Update: ["ticked_at"]),
    ];

    private static TableName Name(string table) => new(Schema, table);
}
