namespace DataSync.Cli.Bench.Connector;

/// <summary>The figures of one <c>datasync bench --connector</c>; medians.</summary>
internal sealed record ConnectorBenchReport(
    int Cores, string Runtime, int Records, int Repeat, IReadOnlyList<ReadingFigures> Readings, IReadOnlyList<MemoryFigures> Memory);

/// <summary>One way to read the same records.</summary>
/// <param name="What">What is read: the plain stream, with transformations, with a cursor; wide ones have records of 20 fields.</param>
/// <param name="PageSize">Records per page.</param>
/// <param name="BarePagesPerSecond">One HttpClient, each page parsed and its records counted.</param>
/// <param name="PagesPerSecond">The engine.</param>
/// <param name="RecordsPerSecond">The engine.</param>
/// <param name="MillisecondsPerPage">What the engine takes beyond the bare loop, per page.</param>
/// <param name="ProcessorMillisecondsPerPage">The same in processor time, which other work on the machine changes little.</param>
/// <param name="KilobytesPerPage">What the engine allocates beyond the bare loop, per page.</param>
internal sealed record ReadingFigures(
    string What,
    int PageSize,
    double BarePagesPerSecond,
    double PagesPerSecond,
    double RecordsPerSecond,
    double MillisecondsPerPage,
    double ProcessorMillisecondsPerPage,
    double KilobytesPerPage);

/// <summary>Memory of one reading.</summary>
/// <param name="Records">Records that were read.</param>
/// <param name="PeakMemoryMb">Peak resident memory of this process (engine and sample API together).</param>
internal sealed record MemoryFigures(int Records, double PeakMemoryMb);
