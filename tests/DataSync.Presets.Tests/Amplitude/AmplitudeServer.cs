using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Amplitude;

/// <summary>
/// Amplitude's export as documented (https://amplitude.com/docs/apis/analytics/export): hours by the time of upload, a zip archive
/// of gzipped files with an event in each line, 404 for hours without events, hours only when they are ready. And its list of
/// event types (https://amplitude.com/docs/apis/analytics/dashboard-rest).
/// </summary>
public sealed class AmplitudeServer : VendorServer
{
    public const string ApiKey = "api-key-of-the-project";
    public const string SecretKey = "s3cr3t-value-42";

    private readonly List<JsonObject> _events = [];

    /// <summary>Host of the project's region.</summary>
    public string Home { get; set; } = "amplitude.com";

    public override string UnauthorizedText => "User not authorized to access this project.";

    public override VendorAnswer Unauthorized => Error(403, UnauthorizedText);

    public override VendorAnswer TooManyRequests => VendorAnswer.Json(429, ErrorOf(429, "Too many requests."), ("Retry-After", "30"));

    public override VendorAnswer Error(int status, string text) => VendorAnswer.Json(status, ErrorOf(status, text));

    /// <summary>Adds an event.</summary>
    public string AddEvent(DateTimeOffset uploaded)
    {
        var id = $"bf0b9b2a-304d-11e6-934f-{_events.Count:D12}";
        _events.Add(new JsonObject
        {
            ["$insert_id"] = $"insert {_events.Count}",
            ["uuid"] = id,
            ["app"] = 123456,
            ["amplitude_id"] = 900_000_000_000 + _events.Count,
            ["user_id"] = _events.Count % 2 == 0 ? $"user{_events.Count}@example.com" : null,
            ["device_id"] = "C8F9E604-F01A-4BD9-95C6-8E5357DF265D",
            ["session_id"] = 1396381378123,
            ["event_type"] = "watch tutorial",
            ["event_time"] = Iso(uploaded.AddMinutes(-3)),
            ["server_upload_time"] = Iso(uploaded),
            ["event_properties"] = new JsonObject { ["length"] = 12.5 },
            ["user_properties"] = new JsonObject(),
            ["country"] = "United States",
        });
        return id;
    }

    protected override bool IsAuthorized(VendorCall call) => call.Host == Home
        && call.Header("Authorization") == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ApiKey}:{SecretKey}"))}";

    protected override VendorAnswer Answer(VendorCall call) => call.Path switch
    {
        "/api/2/export" => Export(HourOf(call, "start"), HourOf(call, "end")),
        "/api/2/events/list" => VendorAnswer.Json(new JsonObject { ["data"] = new JsonArray(new JsonObject { ["value"] = "watch tutorial", ["id"] = 1 }) }),
        _ => Error(404, "Not found."),
    };

    public static DateTimeOffset HourOf(VendorCall call, string parameter) =>
        DateTimeOffset.ParseExact(call.Parameter(parameter)!, "yyyyMMdd'T'HH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private VendorAnswer Export(DateTimeOffset first, DateTimeOffset last)
    {
        var hours = _events.Where(e => TimeOf(e) >= first && TimeOf(e) < last.AddHours(1)).GroupBy(e => ((string)e["server_upload_time"]!)[..13]).ToList();
        return hours.Count == 0
            ? new VendorAnswer(404, "Raw data files were not found."u8.ToArray(), ("Content-Type", "text/plain"))
            : new VendorAnswer(200, Zip(hours), ("Content-Type", "application/zip"));
    }

    /// <summary>Each hour's events in two files, as there may be several.</summary>
    private static byte[] Zip(IEnumerable<IGrouping<string, JsonObject>> hours)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create))
        {
            foreach (var (hour, part) in hours.SelectMany(hour => hour.Chunk((hour.Count() + 1) / 2).Select((part, i) => ($"{hour.Key.Replace(' ', '_')}#{i}", part))))
            {
                using var file = new GZipStream(archive.CreateEntry($"123456/123456_{hour}.json.gz").Open(), CompressionLevel.Fastest);
                file.Write(Encoding.UTF8.GetBytes(string.Concat(part.Select(e => $"{e.ToJsonString()}\n"))));
            }
        }

        return buffer.ToArray();
    }

    private static JsonObject ErrorOf(int status, string text) => new()
    {
        ["error"] = new JsonObject { ["http_code"] = status, ["type"] = "error", ["message"] = text },
    };

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(JsonObject e) =>
        DateTimeOffset.Parse((string)e["server_upload_time"]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
