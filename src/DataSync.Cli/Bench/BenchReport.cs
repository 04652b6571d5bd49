namespace DataSync.Cli.Bench;

/// <summary>The figures of one <c>datasync bench</c>. All rates are records per second of wall time, medians.</summary>
internal sealed record BenchReport(
    int Cores, string Runtime, string PostgreSql, int Records, int Repeat, IReadOnlyList<PageSizeFigures> PageSizes, IReadOnlyList<ScaleFigures> Scale);

/// <summary>Figures at one page size.</summary>
/// <param name="PageSize">Records per page.</param>
/// <param name="Bare">The bare loop: one HttpClient, parse, one UNNEST upsert per page, no durability.</param>
/// <param name="Durable">The durable run into an empty table.</param>
/// <param name="Resync">The durable run again over unchanged data.</param>
/// <param name="Copy">Raw binary COPY of such rows from memory.</param>
/// <param name="DurablePerBare">Ratio of the medians.</param>
/// <param name="ResyncPerDurable">Ratio of the medians.</param>
/// <param name="PeakMemoryMb">Peak resident memory of this process (app, sample API and client together) during the durable runs.</param>
/// <param name="JournalCommitsPer1000">Commits of the durable journal per 1,000 records.</param>
/// <param name="JournalBytesPer1000">Bytes written to the durable journal per 1,000 records.</param>
internal sealed record PageSizeFigures(
    int PageSize,
    double Bare,
    double Durable,
    double Resync,
    double Copy,
    double DurablePerBare,
    double ResyncPerDurable,
    double PeakMemoryMb,
    double JournalCommitsPer1000,
    double JournalBytesPer1000);

/// <summary>Figures of a durable run of one size.</summary>
/// <param name="Records">Records of the run.</param>
/// <param name="RecordsPerSecond">Its rate, everything included.</param>
/// <param name="MicrosecondsPerFurtherRecord">
/// What each record costs beyond those of the size before: the time between the two runs by the records between them. Flat
/// when a long run pays no more for a record than a short one; the start of a run is in neither.
/// </param>
/// <param name="PeakMemoryMb">Peak resident memory of this process during the run.</param>
internal sealed record ScaleFigures(int Records, double RecordsPerSecond, double MicrosecondsPerFurtherRecord, double PeakMemoryMb);
