using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataSync.Presets.Tests.Sap;

/// <summary>
/// A system of SAP S/4HANA as documented: business partners in OData version 2
/// (https://api.sap.com/api/API_BUSINESS_PARTNER/overview), with pages of the system's own beside those that $top asks for, and
/// products in version 4 (https://api.sap.com/api/CE_PRODUCT_0002/overview), with pages of the system's own only.
/// </summary>
public sealed partial class SapServer : VendorServer
{
    public const string Host = "my300000-api.s4hana.cloud.sap";

    /// <summary>What the system gives at most on a page, whatever it is asked for.</summary>
    private const int MostOnPage = 3;

    private readonly List<(int Number, DateTimeOffset Created, DateTimeOffset? Changed)> _partners = [];
    private readonly List<(string Product, DateTimeOffset Created, DateTimeOffset? Changed)> _products = [];
    private readonly List<JsonObject> _orders = [];

    public override string UnauthorizedText => "Logon failed";

    public override VendorAnswer Unauthorized => Error(401, UnauthorizedText);

    public override VendorAnswer TooManyRequests =>
        new(429, Error(429, "Too many requests").Body, ("Retry-After", "60"));

    public override VendorAnswer Error(int status, string text) => VendorAnswer.Json(status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = "005056A509B11EE1B9A8FEC11C21578E",
            ["message"] = new JsonObject { ["lang"] = "en", ["value"] = text },
            ["innererror"] = new JsonObject { ["transactionid"] = "5F0A1E2D" },
        },
    });

    public override bool IsForRecords(VendorCall call) => call.Host == Host && call.Path.StartsWith("/sap/opu/", StringComparison.Ordinal);

    /// <summary>Adds a partner that was changed on a day, or only created.</summary>
    public string AddPartner(DateTimeOffset created, DateTimeOffset? changed)
    {
        // Numbers go down: only an order by number pages through all.
        var number = 1_000_011 - _partners.Count;
        _partners.Add((number, created, changed));
        return number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Adds a product.</summary>
    public string AddProduct(DateTimeOffset created, DateTimeOffset? changed)
    {
        var product = $"TG{_products.Count:D2}";
        _products.Add((product, created, changed));
        return product;
    }

    /// <summary>Adds a sales order.</summary>
    public string AddOrder(DateTimeOffset changed)
    {
        var order = (4_000_043 + _orders.Count).ToString(CultureInfo.InvariantCulture);
        _orders.Add(new JsonObject
        {
            ["__metadata"] = new JsonObject { ["type"] = "API_SALES_ORDER_SRV.A_SalesOrderType" },
            ["SalesOrder"] = order,
            ["TotalNetAmount"] = "2656.24",
            ["CreationDate"] = DateOf(changed),
            ["SalesOrderDate"] = DateOf(changed),
            ["RequestedDeliveryDate"] = null,
            ["LastChangeDateTime"] = $"/Date({changed.ToUnixTimeMilliseconds()}+0000)/",
        });
        return order;
    }

    protected override bool IsAuthorized(VendorCall call) =>
        call.Path == "/sap/bc/sec/oauth2/token" || call.Header("Authorization") is "Bearer token-of-sap"
        || call.Header("Authorization") == Basic("DATASYNC", "s3cr3t-value-42");

    protected override VendorAnswer Answer(VendorCall call) => call.Path switch
    {
        _ when IsForRecords(call) && call.Parameter("sap-client") != "100" => Unauthorized,
        "/sap/bc/sec/oauth2/token" => call.Header("Authorization") == Basic("sb-client", "s3cr3t-value-42") && call.Form.GetValueOrDefault("grant_type") == "client_credentials"
            ? VendorAnswer.Json(new JsonObject { ["access_token"] = "token-of-sap", ["token_type"] = "Bearer", ["expires_in"] = 3600 })
            : VendorAnswer.Json(401, new JsonObject { ["error"] = "invalid_client" }),
        "/sap/opu/odata/sap/API_BUSINESS_PARTNER/A_BusinessPartner" => Partners(call),
        "/sap/opu/odata/sap/API_SALES_ORDER_SRV/A_SalesOrder" => Orders(call),
        "/sap/opu/odata4/sap/api_product/srvd_a2x/sap/product/0002/Product" => Products(call),
        _ => Error(404, "No service found for namespace"),
    };

    private VendorAnswer Partners(VendorCall call)
    {
        var filter = PartnerFilter().Match(call.Parameter("$filter") ?? "");
        if (!filter.Success || call.Parameter("$orderby") != "BusinessPartner")
            return Error(400, "Invalid token detected at position 1");
        var since = DateTimeOffset.Parse(filter.Groups["since"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var above = filter.Groups["above"] is { Success: true } key ? int.Parse(key.Value, CultureInfo.InvariantCulture) : 0;
        return PageOf(call, [.. _partners
            .Where(partner => (partner.Changed?.UtcDateTime.Date >= since.UtcDateTime || partner.Created.UtcDateTime.Date >= since.UtcDateTime) && partner.Number > above)
            .OrderBy(partner => partner.Number)
            .Select(partner => new JsonObject
            {
                ["__metadata"] = new JsonObject { ["type"] = "API_BUSINESS_PARTNER.A_BusinessPartnerType" },
                ["BusinessPartner"] = partner.Number.ToString(CultureInfo.InvariantCulture),
                ["Customer"] = "",
                ["BusinessPartnerCategory"] = "2",
                ["BusinessPartnerFullName"] = $"Partner {partner.Number}",
                ["BusinessPartnerIsBlocked"] = false,
                ["CreationDate"] = DateOf(partner.Created),
                ["LastChangeDate"] = partner.Changed is { } changed ? DateOf(changed) : null,
            })]);
    }

    private VendorAnswer Orders(VendorCall call)
    {
        var since = DateTimeOffset.Parse(call.Parameter("$filter")!.Split('\'')[1], CultureInfo.InvariantCulture);
        var above = call.Parameter("$filter")!.Split('\'') is [_, _, _, var key, _] ? key : "";
        return PageOf(call, [.. _orders.Where(order => string.CompareOrdinal((string)order["SalesOrder"]!, above) > 0 && ChangedAt(order) >= since)]);

        static DateTimeOffset ChangedAt(JsonObject order) =>
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(((string)order["LastChangeDateTime"]!)[6..^7], CultureInfo.InvariantCulture));
    }

    /// <summary>A page of version 2: as many as asked for, but no more than the system's own pages have; those lead on to the next.</summary>
    private static VendorAnswer PageOf(VendorCall call, List<JsonObject> records)
    {
        var size = Math.Min(call.Number("$top", int.MaxValue), MostOnPage);
        var answer = new JsonObject { ["results"] = new JsonArray([.. records.Take(size).Select(record => record.DeepClone())]) };
        if (size < records.Count && size < call.Number("$top", int.MaxValue))
            answer["__next"] = $"https://{call.Host}{call.Path}?$skiptoken={size}";
        return VendorAnswer.Json(new JsonObject { ["d"] = answer });
    }

    private VendorAnswer Products(VendorCall call)
    {
        if (call.Header("Prefer") != "odata.maxpagesize=500")
            return Error(400, "No page size");
        // The token of a page stands for the query; nothing else comes with it.
        var (skip, since) = (0, DateTimeOffset.MinValue);
        if (call.Parameter("$skiptoken") is { } token)
            (skip, since) = (int.Parse(token.Split('~')[0], CultureInfo.InvariantCulture), DateTimeOffset.Parse(token.Split('~')[1], CultureInfo.InvariantCulture));
        else
            since = DateTimeOffset.Parse(ProductFilter().Match(call.Parameter("$filter")!).Groups["since"].Value, CultureInfo.InvariantCulture);
        var found = _products.Where(product => product.Created >= since || product.Changed >= since).ToList();
        var answer = new JsonObject
        {
            ["@odata.context"] = "$metadata#Product",
            ["value"] = new JsonArray([.. found.Skip(skip).Take(MostOnPage).Select(product => (JsonNode)new JsonObject
            {
                ["Product"] = product.Product,
                ["ProductType"] = "FERT",
                ["CreationDateTime"] = Iso(product.Created),
                ["LastChangeDateTime"] = product.Changed is { } changed ? Iso(changed) : null,
            })]),
        };
        if (skip + MostOnPage < found.Count)
            answer["@odata.nextLink"] = $"Product?sap-client=100&$skiptoken={Uri.EscapeDataString($"{skip + MostOnPage}~{Iso(since)}")}";
        return VendorAnswer.Json(answer);
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A day as version 2 writes it.</summary>
    private static string DateOf(DateTimeOffset time) => $"/Date({new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero).ToUnixTimeMilliseconds()})/";

    private static string Basic(string name, string secret) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}"))}";

    [GeneratedRegex(@"^\(LastChangeDate ge datetime'(?<since>[\dT:-]+)' or CreationDate ge datetime'\k<since>'\)( and BusinessPartner gt '(?<above>\d+)')?$")]
    private static partial Regex PartnerFilter();

    [GeneratedRegex(@"^LastChangeDateTime ge (?<since>\S+) or CreationDateTime ge \k<since>$")]
    private static partial Regex ProductFilter();
}
