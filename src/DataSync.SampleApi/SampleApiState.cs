using DataSync.SampleApi.Faults;

namespace DataSync.SampleApi;

/// <summary>What may change while the API works; each member is replaced as a whole.</summary>
internal sealed class SampleApiState
{
    private volatile ApiKeys _keys = new([], []);
    private volatile FaultSchedule _faults = new([]);
    private volatile int _records;
    private volatile int _version = 1;

    public RequestCounts Counts { get; } = new();

    public ApiKeys Keys { get => _keys; set => _keys = value; }

    public FaultSchedule Faults { get => _faults; set => _faults = value; }

    public int Records { get => _records; set => _records = value; }

    public int Version { get => _version; set => _version = value; }
}
