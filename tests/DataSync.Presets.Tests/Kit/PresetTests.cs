using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Presets.Tests.Kit;

/// <summary>
/// What must be true of every shipped connector, against a server that answers as its vendor's documentation says.
/// A vendor derives this class and says what is its own.
/// </summary>
/// <example>
/// A further vendor takes two files in a folder of its own: a <see cref="VendorServer"/> (records, paging, filters and
/// refusals from the vendor's pages) and this class with the members below. See <c>Pipedrive</c> for the smallest, <c>HubSpot</c>
/// for requests with a body, <c>Zuora</c> for OAuth and partitions. What only this vendor promises becomes a further test.
/// </example>
public abstract class PresetTests<TServer> : IAsyncLifetime
    where TServer : VendorServer, new()
{
    /// <summary>Value of every secret in <see cref="Config"/>; must be seen nowhere.</summary>
    protected const string SecretValue = "s3cr3t-value-42";

    /// <summary>The vendor.</summary>
    protected TServer Vendor { get; } = new();

    /// <summary>The time at the vendor and here.</summary>
    protected VendorClock Clock { get; } = new();

    /// <summary>The connector on the vendor.</summary>
    protected PresetSource Source { get; private set; } = null!;

    /// <summary>Name of the manifest in <c>definitions/connectors</c>.</summary>
    protected abstract string Connector { get; }

    /// <summary>The stream that the common tests read: the one of the ready sync.</summary>
    protected abstract string Stream { get; }

    /// <summary>What the user gives, made with <see cref="Plain"/> and <see cref="Secret"/>.</summary>
    protected abstract IReadOnlyDictionary<string, ConfigValue> Config { get; }

    /// <summary>Records per page; small, so that a few records make several pages.</summary>
    protected virtual int PageSize => 2;

    /// <summary>Field that tells the stream's records apart.</summary>
    protected virtual string Key => "id";

    /// <summary>How long the vendor asks to wait with <see cref="VendorServer.TooManyRequests"/>.</summary>
    protected abstract TimeSpan Wait { get; }

    /// <summary>
    /// The property that holds the credentials, of a vendor that refuses them as any bad request (400): only the manifest tells then
    /// what it is about. Null where the status tells, or the address at which a token is asked for.
    /// </summary>
    protected virtual string? RefusedCredential => null;

    /// <summary>Adds a record to the stream at the vendor.</summary>
    /// <returns>The value of its <see cref="Key"/>.</returns>
    protected abstract string Add(DateTimeOffset changed);

    /// <summary>From when on a request asks for changes; null when it asks for all. For a stream without a cursor always null.</summary>
    protected abstract DateTimeOffset? AskedSince(VendorCall call);

    /// <summary>Whether the vendor can be asked for what is new.</summary>
    protected virtual bool IsIncremental => true;

    [Fact]
    public async Task Every_page_of_a_first_run_is_read_with_good_credentials()
    {
        var keys = AddMany(7, Clock.Now.AddDays(-30));

        var run = await Source.ReadAsync(Stream, PageSize);

        run.All(Key).ShouldBe(keys, ignoreOrder: true);
        run.Calls.Count(Vendor.IsForRecords).ShouldBeGreaterThanOrEqualTo(4);
        run.Waits.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_run_asks_only_for_what_is_new()
    {
        AddMany(5, Clock.Now.AddDays(-30));
        var first = await Source.ReadAsync(Stream, PageSize);
        Clock.Advance(TimeSpan.FromDays(2));
        var changed = AddMany(3, Clock.Now.AddDays(-1));

        var second = await Source.ReadAsync(Stream, PageSize, first);

        if (!IsIncremental)
        {
            second.Records.Count.ShouldBe(8);
            return;
        }

        second.All(Key).Distinct().ShouldBe([.. first.All(Key).Distinct().Intersect(second.All(Key)), .. changed], ignoreOrder: true);
        second.Records.Count.ShouldBeLessThan(8);
        var asked = second.Calls.Where(IsOfStream).Select(AskedSince).ToList();
        asked.ShouldNotBeEmpty();
        asked.ShouldAllBe(since => since > Clock.Now.AddDays(-33));
    }

    [Fact]
    public async Task A_stream_without_records_is_no_error()
    {
        var run = await Source.ReadAsync(Stream, PageSize);

        run.Records.ShouldBeEmpty();
    }

    [Fact]
    public async Task Revoked_credentials_are_told_with_the_vendors_reason_and_the_secrets_name()
    {
        Add(Clock.Now.AddDays(-1));
        Vendor.AcceptsCredentials = false;

        var exception = await Should.ThrowAsync<SourceException>(() => Source.ReadAsync(Stream, PageSize));

        exception.Message.ShouldContain(Vendor.UnauthorizedText);
        exception.ToString().ShouldNotContain(SecretValue);
        if (RefusedCredential is { } property)
            exception.Message.ShouldContain($"Renew the secret that stands at {property}");
        if (RefusedCredential is null || exception is not SourceConfigurationException)
            exception.ShouldBeOfType<SourceAuthenticationException>().Secrets.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_reached_limit_is_waited_for_as_the_vendor_says()
    {
        var keys = AddMany(5, Clock.Now.AddDays(-1));
        Vendor.Interrupt(Vendor.TooManyRequests);

        var run = await Source.ReadAsync(Stream, PageSize);

        run.All(Key).ShouldBe(keys, ignoreOrder: true);
        run.Waits.ShouldBe([Wait]);
    }

    [Fact]
    public async Task A_fault_of_the_vendor_is_tried_again()
    {
        var keys = AddMany(3, Clock.Now.AddDays(-1));
        Vendor.Interrupt(Vendor.Error(503, "try later"));

        (await Source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe(keys, ignoreOrder: true);
    }

    [Fact]
    public async Task A_refused_request_is_told_in_the_vendors_words()
    {
        Add(Clock.Now.AddDays(-1));
        const string reason = "The field frobnicator is unknown";
        Vendor.Interrupt(Vendor.Error(400, reason));

        var exception = await Should.ThrowAsync<SourceConfigurationException>(() => Source.ReadAsync(Stream, PageSize));

        exception.Message.ShouldContain(reason);
    }

    [Fact]
    public async Task The_ready_sync_writes_every_record_into_its_table()
    {
        AddMany(4, Clock.Now.AddDays(-1));

        await using var table = await ExampleTable.CreateAsync(Connector, Stream);
        var counts = await table.WriteAsync((await Source.ReadAsync(Stream, PageSize)).Records);

        counts.Inserted.ShouldBe(4);
    }

    [Fact]
    public async Task Each_stream_that_is_read_to_try_the_connection_answers()
    {
        foreach (var stream in Source.Manifest.CheckStreams)
            (await Source.FirstPageAsync(stream, PageSize)).ShouldBeOfType<PageResult.Read>();
    }

    public async Task InitializeAsync()
    {
        await Vendor.StartAsync();
        Source = new PresetSource(Connector, Vendor, Clock, Config);
    }

    public async Task DisposeAsync()
    {
        Source.Dispose();
        await Vendor.DisposeAsync();
    }

    /// <summary>A plain configuration value.</summary>
    protected static ConfigValue Plain(string text) => new(text);

    /// <summary>A configuration value from the secret store.</summary>
    protected static ConfigValue Secret(string name) => new(SecretValue, name);

    /// <summary>Adds records, each an hour after the one before.</summary>
    protected IReadOnlyList<string> AddMany(int count, DateTimeOffset first) =>
        [.. Enumerable.Range(0, count).Select(number => Add(first.AddHours(number)))];

    /// <summary>Whether a request asks for records of the common tests' stream; of a stream with parents the parents' do not.</summary>
    protected virtual bool IsOfStream(VendorCall call) => Vendor.IsForRecords(call);
}
